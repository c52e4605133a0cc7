"""System checks that refuse set-ups in which paid work could be lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import redis
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string
from redis.exceptions import RedisError

from engine.audio.confinement import possible
from files.bucket import BucketStorage, NoBucket
from soundfoundry.settings.stores import redis_database_number

LONGEST_WORKER_TTL = 60


@register("soundfoundry")
def one_queue_per_worker(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """With several queues RQ takes a job off the list before it is safe elsewhere; a kill in between loses it."""
    return [
        Error(
            f"WORKER_QUEUES names {entry!r}, which is not one queue of RQ_QUEUES.",
            hint="Give each worker one queue and separate workers with commas; start more workers for more queues.",
            id="soundfoundry.E001",
        )
        for entry in settings.WORKER_QUEUES
        if entry not in settings.RQ_QUEUES
    ]


@register("soundfoundry")
def short_worker_ttl(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """A dead worker's job waits this long before another may take it."""
    if settings.WORKER_TTL <= LONGEST_WORKER_TTL:
        return []
    return [
        Error(
            f"WORKER_TTL is {settings.WORKER_TTL} s: work of a dead worker would wait that long.",
            hint=f"Set WORKER_TTL to {LONGEST_WORKER_TTL} or less; 30 is the default.",
            id="soundfoundry.E002",
        )
    ]


@register("soundfoundry")
def no_eviction(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """A Redis that evicts keys forgets queued work when memory is short; asked only in production, where it is ours."""
    if not settings.IS_PRODUCTION:
        return []
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
            policy = client.info("memory").get("maxmemory_policy", "noeviction")
    except RedisError:
        return []  # /readyz tells when it is away
    if policy == "noeviction":
        return []
    return [
        Error(
            f"The Redis of REDIS_URL evicts keys (maxmemory-policy {policy}): queued work would disappear.",
            hint="Set maxmemory-policy noeviction on that server.",
            id="soundfoundry.E003",
        )
    ]


@register("soundfoundry")
def cache_apart_from_queue(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Clearing the cache empties its whole database."""
    if _server_and_database(settings.REDIS_URL) != _server_and_database(settings.CACHE_URL):
        return []
    return [
        Error(
            "CACHE_URL and REDIS_URL name the same Redis database: clearing the cache would clear the queue.",
            hint="Give the cache another database number, or leave CACHE_URL unset.",
            id="soundfoundry.E004",
        )
    ]


def _server_and_database(url: str) -> tuple[str, int]:
    address = url.split("?", maxsplit=1)[0]
    scheme, _, rest = address.partition("://")
    return (rest if scheme == "unix" else rest.split("/")[0], redis_database_number(url))


@register("soundfoundry")
def shared_database(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """A SQLite file serves the programs of one machine; with several machines each would have its own truth."""
    if not settings.IS_PRODUCTION or "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:
        return []
    return [
        Error(
            "DATABASE_URL is a SQLite file, which only one machine can use safely.",
            hint="Use postgres://… in production.",
            id="soundfoundry.E005",
        )
    ]


@register("soundfoundry")
def plain_job_arguments(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Pickled arguments run code when read and break when a class moves."""
    return [
        Error(
            f"The queue {name!r} does not use rq.serializers.JSONSerializer.",
            hint="Set its SERIALIZER in RQ_QUEUES.",
            id="soundfoundry.E006",
        )
        for name, queue in settings.RQ_QUEUES.items()
        if queue.get("SERIALIZER") != "rq.serializers.JSONSerializer"
    ]


@register("soundfoundry")
def runners_exist(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """A kind of work without a runner would take credits and never finish."""
    found: list[CheckMessage] = []
    for kind, dotted_path in settings.JOB_RUNNERS.items():
        try:
            import_string(dotted_path)
        except ImportError as error:
            hint = f"Correct its dotted path in JOB_RUNNERS ({error})."
            found.append(Error(f"The runner of {kind!r} cannot be loaded.", hint=hint, id="soundfoundry.E007"))
    return found


@register("soundfoundry")
def bucket_is_ours(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Without its bucket every take would fail at its last step; a server that is away may come back meanwhile."""
    if not settings.IS_PRODUCTION or not isinstance(default_storage, BucketStorage):
        return []
    try:
        problem = "" if default_storage.is_bucket_there(patient=False) else "There is no such bucket."
    except NoBucket as error:
        problem = str(error) if error.is_certain else ""
    if not problem:
        return []
    return [
        Error(
            f"The bucket {default_storage.bucket_name} of STORAGE_URL cannot be used. {problem}",
            hint="On a server of your own `manage.py make_bucket` makes it.",
            id="soundfoundry.E008",
        )
    ]


@register("soundfoundry")
def looks_are_confined(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """What decodes strangers' files should reach nothing else, whatever a file makes of it."""
    held = possible()
    missing = [name for name, is_held in (("other files", held.files), ("the network", held.network)) if not is_held]
    if not missing:
        return []
    return [
        Warning(
            f"The process that looks at uploads cannot be kept from {' and '.join(missing)} on this machine.",
            hint="Landlock (Linux 5.13) holds files, seccomp on x86-64 both. Limits of memory and time hold anyway.",
            id="soundfoundry.W002",
        )
    ]


@register("soundfoundry", deploy=True)
def verified_addresses(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Without a mail server nobody can reset a password."""
    if settings.EMAIL_URL:
        return []
    return [
        Warning(
            "EMAIL_URL is not set: mails are printed and kept in the data directory instead of being sent.",
            hint="Set EMAIL_URL, for example smtp://user:password@mail.example.org:587/?tls=true.",
            id="soundfoundry.W001",
        )
    ]
