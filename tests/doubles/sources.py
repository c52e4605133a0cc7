"""Recordings that a service is pointed to: read as the real ones read them, from the web or out of the request."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import soundfile

from tests.doubles.listening import Asked

if TYPE_CHECKING:
    from tests.doubles.double import Double


class NotReadable(Exception):
    """Nothing was found at the address, or nothing that sounds."""


def load(url: object, double: Double) -> bytes:
    """An audio file. Raises NotReadable."""
    address = str(url)
    if address.startswith(f"{double.base_url}/"):
        # It is answering already, and answers one call at a time.
        told = double.answer(Asked("GET", urlsplit(address).path, {}, {}, b""))
        if told.status != 200:
            raise NotReadable("file_download_error")
        content = told.bytes
    else:
        content = _loaded(address)
    try:
        soundfile.info(io.BytesIO(content))
    except soundfile.LibsndfileError:
        raise NotReadable("unsupported_audio_format") from None
    return content


def _loaded(address: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.DataHandler())
    try:
        with opener.open(address, timeout=10) as answer:
            return bytes(answer.read())
    except (OSError, ValueError, urllib.error.URLError):
        raise NotReadable("file_download_error") from None
