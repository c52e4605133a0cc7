"""Builds the settings of everything that keeps data: the database, Redis and the media files."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import dj_database_url
import redis

from soundfoundry.settings.environment import Environment
from soundfoundry.settings.places import Places

SQLITE_OPTIONS = {
    # Taking the write lock at BEGIN waits in line; the default fails at once when two transactions upgrade.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
REDIS_SCHEMES = ("redis", "rediss", "unix")


def database(env: Environment, places: Places) -> dict[str, Any]:
    """The database of DATABASE_URL, or the file in the data directory."""
    url = env.address("DATABASE_URL", "", schemes=("sqlite", "postgres", "postgresql"))
    pooled = env.flag("DATABASE_POOL", default=False)
    if not url or url.startswith("sqlite"):
        name = urlsplit(url).path[1:] if url else str(places.database)
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(name), "OPTIONS": dict(SQLITE_OPTIONS)}
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):
        env.problem("DATABASE_URL is not an address such as postgres://user:password@host:5432/name.")
        return {}
    options = {"connect_timeout": 3, **settings.get("OPTIONS", {})}
    if pooled:
        options["pool"] = {
            "min_size": 1,
            "max_size": env.whole("DATABASE_POOL_SIZE", 8, least=1, most=200),
            "timeout": 5,
        }
    return settings | {
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pooled else 60,
        "CONN_HEALTH_CHECKS": True,
    }


def redis_queue_url(env: Environment, places: Places) -> str:
    """The Redis database of the queue and of live events."""
    return _redis_url(env, "REDIS_URL", f"unix://{places.redis_socket}?db=0")


def redis_cache_url(env: Environment, queue_url: str) -> str:
    """The Redis database of the cache: by default the one after the queue's, so that clearing it loses no work."""
    return _redis_url(env, "CACHE_URL", url_of_next_database(queue_url))


def _redis_url(env: Environment, name: str, default: str) -> str:
    url = env.address(name, default, schemes=REDIS_SCHEMES)
    try:
        redis.ConnectionPool.from_url(url)
    except ValueError:
        env.problem(f"{name} holds an option that is no number, such as db: write redis://host:6379/0.")
        return default
    return url


def redis_database_number(url: str) -> int:
    """Which numbered database a Redis address means; 0 when it says nothing."""
    parts = urlsplit(url)
    number = dict(parse_qsl(parts.query)).get("db") or ("" if parts.scheme == "unix" else parts.path.strip("/"))
    return int(number) if number.isdecimal() else 0


def url_of_next_database(url: str) -> str:
    """The same Redis server, one database further."""
    parts = urlsplit(url)
    number = str(redis_database_number(url) + 1)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "db"]
    if parts.scheme == "unix":
        # Built by hand because urlunsplit would drop the empty host of unix:///path.
        return f"unix://{parts.netloc}{parts.path}?{urlencode([*query, ('db', number)])}"
    return urlunsplit((parts.scheme, parts.netloc, f"/{number}", urlencode(query), ""))


def media_storage(env: Environment, places: Places) -> dict[str, Any]:
    """Django's storage of media files: a folder, or a bucket of any server that speaks S3."""
    url = env.address("STORAGE_URL", places.media.as_uri(), schemes=("file", "s3"))
    parts = urlsplit(url)
    bucket = _s3_options(env, parts.netloc, parts.path.strip("/"))
    if parts.scheme == "s3":
        if not parts.netloc:
            env.problem("STORAGE_URL names no bucket: write s3://bucket or s3://bucket/folder.")
        return {"BACKEND": "files.bucket.BucketStorage", "OPTIONS": bucket}
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": unquote(parts.path), "base_url": "/media/", "file_permissions_mode": 0o600},
    }


def _s3_options(env: Environment, bucket: str, folder: str) -> dict[str, Any]:
    endpoint = env.open_address("S3_ENDPOINT_URL", "")
    return {
        "bucket_name": bucket,
        "location": folder,
        "endpoint_url": endpoint or None,
        "public_endpoint_url": env.open_address("S3_PUBLIC_ENDPOINT_URL", endpoint) or None,
        "region_name": env.text("S3_REGION", "us-east-1"),
        "access_key": env.secret("S3_ACCESS_KEY_ID") or None,
        "secret_key": env.secret("S3_SECRET_ACCESS_KEY") or None,
        "addressing_style": env.choice("S3_ADDRESSING_STYLE", "auto", ("auto", "path", "virtual")),
        "upload_method": env.choice("S3_UPLOADS", "put", ("put", "post")),
        "querystring_expire": env.whole("S3_URL_SECONDS", 3600, least=60, most=604_800),
    }
