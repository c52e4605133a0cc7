"""Links to files that end: signed by the bucket, or by us, for an hour, for files on this machine."""

from __future__ import annotations

from typing import Any, cast

from django.core import signing
from django.core.files.storage import default_storage
from django.urls import reverse

from files.naming import disposition
from files.owners import File
from files.storing import local_path

LINK_SECONDS = 3600
CACHE_CONTROL = "private, max-age=31536000, immutable"


class DeadLink(Exception):
    """This link was not made by us, or its hour is over."""


def link_to(file: File, *, model: str, pk: int, as_attachment: bool) -> str:
    """An address for this file that anybody who has it can use for its time; in a bucket S3_URL_SECONDS decides.

    model, pk: the row it belongs to ("tracks.Asset"), whose owner is asked again whenever a link of ours is used.
    """
    if local_path(file.key) is not None:
        token = _signer().sign_object([model, pk, int(as_attachment)])
        return reverse("files:file", args=[token, file.name])
    parameters = {
        "ResponseContentDisposition": disposition(file.name, as_attachment=as_attachment),
        "ResponseContentType": file.content_type,
        "ResponseCacheControl": CACHE_CONTROL,
    }
    storage = cast("Any", default_storage)
    return str(storage.url(file.key, parameters=parameters))


def read_token(token: str) -> tuple[str, int, bool]:
    """Which row's file a link of ours means, and whether it is to be saved rather than played. Raises DeadLink."""
    try:
        *model, pk, as_attachment = _signer().unsign_object(token, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise DeadLink from error
    # Links from before there were other owners name no model.
    return str(model[0]) if model else "tracks.Asset", int(pk), bool(as_attachment)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="tracks.files.links")
