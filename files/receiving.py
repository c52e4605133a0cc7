"""How bytes from outside get into storage: by a signed way into the bucket, or by one of ours to this machine's disk.

Either is for one object of one type and size, and ends; ours can be used once, too.
"""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core import signing
from django.core.files import File
from django.urls import reverse

from files import storing
from files.models import Upload

WAY_SECONDS = 3600
FORM_SECONDS = 12 * 3600
# What somebody without an account may send to have it looked at: three minutes of WAV, or 15 of the best MP3.
MOST_VERIFIED_BYTES = 40_000_000


class DeadWay(Exception):
    """This way was not made by us, or its time is over."""


class SentTwice(Exception):
    """The bytes of this upload are here already."""


class CutShort(Exception):
    """Fewer bytes came than were announced."""


@dataclass(frozen=True)
class Way:
    """How to send the bytes: a request of this method to this address, with these headers or form fields.

    With fields it is a form, and the file is its last field, "file"; without, the file is the body.
    """

    method: str
    url: str
    headers: dict[str, str]
    fields: dict[str, str]


def way_for(upload: Upload) -> Way:
    """How the bytes of this upload are sent; an address of ours begins with its path."""
    from_afar = getattr(storing.storage(), "way_in", None)
    if from_afar is not None:
        facts = {"content_type": upload.content_type, "size_bytes": upload.size_bytes, "seconds": WAY_SECONDS}
        return Way(**from_afar(upload.temporary_key, **facts))
    url = reverse("files:receive", args=[token_for(upload)])
    return Way("PUT", url, {"Content-Type": upload.content_type}, {})


def token_for(upload: Upload) -> str:
    """What proves, for an hour, that bytes of this upload may be sent."""
    return _signer().sign(upload.pk.hex)


def read_token(token: str) -> uuid.UUID:
    """Which upload a way of ours is for. Raises DeadWay."""
    try:
        return uuid.UUID(_signer().unsign(token, max_age=WAY_SECONDS))
    except (signing.BadSignature, ValueError) as error:
        raise DeadWay from error


def form_token(user_pk: int) -> str:
    """What proves, for half a day, that this person was given a form to send a file with."""
    return _signer("form").sign(str(user_pk))


def read_form_token(token: str) -> int:
    """Who was given the form. Raises DeadWay."""
    try:
        return int(_signer("form").unsign(token, max_age=FORM_SECONDS))
    except (signing.BadSignature, ValueError) as error:
        raise DeadWay from error


def put(upload: Upload, file: BinaryIO) -> None:
    """Keep a file that is here already as the bytes of this upload; those that came before are the same.

    Raises OSError."""
    storage = storing.storage()
    if storing.local_path(upload.temporary_key) is None:
        storage.delete(upload.temporary_key)
        storage.save(upload.temporary_key, File(file))
        return
    with suppress(SentTwice):
        receive(upload, file.read)


def receive(upload: Upload, read: Callable[[int], bytes]) -> None:
    """Keep the bytes that `read` gives, a block at a time, under the temporary key on this machine.

    They are seen there only when all have come; of two that send at once one is kept. Raises SentTwice, CutShort, and
    OSError when they can't be read or written, with nothing left behind.
    """
    target = Path(storing.storage().path(upload.temporary_key))
    if target.exists():
        raise SentTwice
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        left = upload.size_bytes
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
            while left and (block := read(min(storing.BLOCK_BYTES, left))):
                writing.write(block)
                left -= len(block)
            writing.flush()
            os.fsync(writing.fileno())
        if left:
            raise CutShort
        # A link, unlike a rename, fails when the name is taken.
        os.link(draft, target)
    except FileExistsError:
        raise SentTwice from None
    finally:
        draft.unlink(missing_ok=True)


def _signer(kind: str = "") -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"tracks.files.receiving{kind}")
