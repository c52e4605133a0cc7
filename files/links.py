"""Links to files that end: signed by the bucket, or by us, for an hour and the owner's epoch, for files here."""

from __future__ import annotations

from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.urls import reverse

from engine.outbound import Forbidden
from engine.outbound.addresses import check_host
from files.naming import disposition
from files.owners import File, file_of
from files.storing import local_path

LINK_SECONDS = 3600
CACHE_CONTROL = "private, max-age=31536000, immutable"


class DeadLink(Exception):
    """This link was not made by us, or its hour is over."""


class Opened(NamedTuple):
    """A file, whether it is to be saved rather than played, and the row it belongs to."""

    file: File
    as_attachment: bool
    row: str


def link_to(file: File, *, model: str, pk: int, as_attachment: bool, bucket_seconds: int | None = None) -> str:
    """An address for this file that anybody who has it can use for its time; in a bucket S3_URL_SECONDS decides.

    model, pk: the row it belongs to ("tracks.Asset"), whose owner is asked again whenever a link of ours is used.
    bucket_seconds: how long it can be used, where it is in a bucket.
    """
    if local_path(file.key) is not None or (as_attachment and file.is_retitled):
        token = _signer().sign_object([model, pk, int(as_attachment), file.owner.epoch])
        return reverse("files:file", args=[token, file.name])
    parameters = {
        "ResponseContentDisposition": disposition(file.name, as_attachment=as_attachment),
        "ResponseContentType": file.content_type,
        "ResponseCacheControl": CACHE_CONTROL,
    }
    storage = cast("Any", default_storage)
    return str(storage.url(file.key, parameters=parameters, expire=bucket_seconds))


def is_lendable(key: str) -> bool:
    """Whether somebody outside can be told where to read what is kept under this key."""
    return bool(settings.WEBHOOK_BASE_URL) if local_path(key) is not None else _is_bucket_public()


def _is_bucket_public() -> bool:
    """Whether the bucket's address means something outside this network."""
    endpoint = getattr(default_storage, "public_endpoint_url", None)
    try:
        if endpoint:
            check_host(urlsplit(endpoint).hostname or "")
    except Forbidden:
        return False
    return True


def lend(file: File, *, model: str, pk: int) -> str:
    """A whole address at which a service outside can read this file for an hour; "" where nothing of ours is reached.

    model, pk: as for `link_to`. It holds file.name, which is for the caller to choose.
    """
    if not is_lendable(file.key):
        return ""
    link = link_to(
        file._replace(is_retitled=False), model=model, pk=pk, as_attachment=False, bucket_seconds=LINK_SECONDS
    )
    return f"{settings.WEBHOOK_BASE_URL}{link}" if link.startswith("/") else link


def opened(token: str) -> Opened:
    """What a link of ours leads to. Raises DeadLink: its time or its owner's epoch is over, or the file is gone."""
    try:
        model, pk, as_attachment, epoch = _signer().unsign_object(token, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise DeadLink from error
    file = file_of(str(model), int(pk))
    # Nobody can sign in to the account of the house, and everybody may hear its samples.
    if file is None or file.owner.is_suspended or file.owner.epoch != epoch:
        raise DeadLink
    return Opened(file, bool(as_attachment), f"{model} {pk}")


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="tracks.files.links")
