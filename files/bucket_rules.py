"""What a bucket is told to do by itself: forget what was never completed, and let pages of this site send files to it.

Not every server that speaks S3 knows these rules; each answer is told in words, and the clock ends leftovers anyhow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from files.bucket import BucketStorage
from files.models import UPLOADS_FOLDER
from files.storing import is_trouble

DAYS = 2
OURS = "soundfoundry-"


def set_rules(storage: BucketStorage) -> list[str]:
    """Set both kinds of rules, leaving other people's as they are; a sentence for each about how it went."""
    return [
        _told(
            f"Rules that remove what uploads left behind after {DAYS} days",
            lambda: _forget_leftovers(storage),
            "The clock (`manage.py run_clock`) removes it instead.",
        ),
        _told(
            f"Rules that let pages of {', '.join(site_origins())} send files (CORS)",
            lambda: _let_pages_send(storage),
            "Let the proxy in front of the store answer for them, as docs/storage.md says.",
        ),
    ]


def site_origins() -> list[str]:
    """Where pages of this site come from."""
    return settings.CSRF_TRUSTED_ORIGINS or [f"http://{host}:{settings.PORT}" for host in settings.ALLOWED_HOSTS]


def _told(what: str, act: Callable[[], bool], otherwise: str) -> str:
    try:
        if act():
            return f"{what}: set."
        reason = "it took the rules and does not keep them"
    except Exception as error:
        if not is_trouble(error):
            raise
        reason = _code(error) or type(error).__name__
    return f"{what}: this server does not keep them ({reason}). {otherwise}"


def _code(error: Exception) -> str:
    """What the server calls its refusal; "" for any other error."""
    return str(getattr(error, "response", {}).get("Error", {}).get("Code", ""))


def _forget_leftovers(storage: BucketStorage) -> bool:
    """Whether the bucket now ends uploads in parts and temporary objects that nobody came back for."""
    client, bucket = storage.connection.meta.client, storage.bucket_name
    inside = storage._normalize_name("")
    mine = [
        {
            "ID": f"{OURS}unfinished-parts",
            "Status": "Enabled",
            "Filter": {"Prefix": inside},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": DAYS},
        },
        {
            "ID": f"{OURS}uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": f"{inside}{UPLOADS_FOLDER}/"},
            "Expiration": {"Days": DAYS},
        },
    ]
    others = _rules(lambda: client.get_bucket_lifecycle_configuration(Bucket=bucket), "Rules")
    rules = {"Rules": [*others, *mine]}
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rules)
    kept = client.get_bucket_lifecycle_configuration(Bucket=bucket).get("Rules", [])
    return {rule["ID"] for rule in mine} <= {rule.get("ID") for rule in kept}


def _let_pages_send(storage: BucketStorage) -> bool:
    """Whether browsers may now send what a signed way allows from pages of this site."""
    client, bucket = storage.connection.meta.client, storage.bucket_name
    mine = {
        "ID": f"{OURS}pages",
        "AllowedOrigins": site_origins(),
        "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
        "AllowedHeaders": ["content-type", "range"],
        "ExposeHeaders": ["ETag", "Content-Range", "Accept-Ranges"],
        "MaxAgeSeconds": 3600,
    }
    others = _rules(lambda: client.get_bucket_cors(Bucket=bucket), "CORSRules")
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [*others, mine]})
    kept = client.get_bucket_cors(Bucket=bucket).get("CORSRules", [])
    return any(set(site_origins()) <= set(rule.get("AllowedOrigins", [])) for rule in kept)


def _rules(ask: Callable[[], Any], name: str) -> list[Any]:
    """The rules of others that are set now; a bucket without any says so with an error."""
    try:
        found = ask().get(name, [])
    except Exception as error:
        if not _code(error).startswith("NoSuch"):
            raise
        return []
    return [rule for rule in found if not str(rule.get("ID", "")).startswith(OURS)]
