"""Links to files that end: signed by the bucket, or by us, for an hour, for files on this machine."""

from __future__ import annotations

from typing import Any, cast

from django.core import signing
from django.core.files.storage import default_storage
from django.urls import reverse

from tracks.files.naming import disposition, file_name
from tracks.files.storing import local_path
from tracks.models import Asset, Track

LINK_SECONDS = 3600
CACHE_CONTROL = "private, max-age=31536000, immutable"


class DeadLink(Exception):
    """This link was not made by us, or its hour is over."""


def link_to(track: Track, asset: Asset, *, as_attachment: bool) -> str:
    """An address for this file that anybody who has it can use for its time; in a bucket S3_URL_SECONDS decides."""
    name = file_name(track, asset)
    if local_path(asset.storage_key) is not None:
        token = _signer().sign_object([asset.pk, int(as_attachment)])
        return reverse("tracks:file", args=[token, name])
    parameters = {
        "ResponseContentDisposition": disposition(name, as_attachment=as_attachment),
        "ResponseContentType": asset.content_type,
        "ResponseCacheControl": CACHE_CONTROL,
    }
    storage = cast("Any", default_storage)
    return str(storage.url(asset.storage_key, parameters=parameters))


def read_token(token: str) -> tuple[int, bool]:
    """Which file a link of ours means, and whether it is to be saved rather than played. Raises DeadLink."""
    try:
        asset_pk, as_attachment = _signer().unsign_object(token, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise DeadLink from error
    return int(asset_pk), bool(as_attachment)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="tracks.files.links")
