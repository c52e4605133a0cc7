"""Sends webhooks to where a service was told to, and keeps what became of them."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """One delivery: the bytes and headers that were sent, and the status that was answered (0: none)."""

    url: str
    headers: dict[str, str]
    body: bytes
    status: int


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """A redirect is a failed delivery."""


def send(url: str, headers: Mapping[str, str], body: bytes) -> Sent:
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, body, {**headers, "Content-Type": "application/json"}, method="POST")
    try:
        with opener.open(request, timeout=10) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
        error.close()
    except (OSError, http.client.HTTPException, ValueError):
        status = 0
    return Sent(url, dict(headers), body, status)
