"""Whether this process lives, and whether it can serve: the probes of load balancers and of `make run`."""

from __future__ import annotations

import errno
import logging
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from files.disk import disk

logger = logging.getLogger(__name__)
# A probe is answered within two seconds, whatever hangs behind it.
PATIENCE_SECONDS = 1.5
# Enough for two probes at once; when all of them hang, the next probe finds no thread and says so.
_threads = ThreadPoolExecutor(max_workers=6, thread_name_prefix="readyz")


def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _json({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """503 without the database or storage; pages still work without Redis and on a disk that takes no new work, so
    that is only "degraded".
    """
    working = _examine(
        {"database": _database_works, "redis": _redis_works, "storage": _storage_works, "disk": _disk_has_room}
    )
    if not (working["database"] and working["storage"]):
        status = "unavailable"
    else:
        status = "ok" if all(working.values()) else "degraded"
    body = {"status": status, "checks": {name: "ok" if works else "down" for name, works in working.items()}}
    return _json(body, status=503 if status == "unavailable" else 200)


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/livez": livez, "/readyz": readyz}


def _json(body: Mapping[str, object], status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _examine(checks: dict[str, Callable[[], None]]) -> dict[str, bool]:
    asked: dict[str, Future[None]] = {name: _threads.submit(check) for name, check in checks.items()}
    wait(asked.values(), timeout=PATIENCE_SECONDS)
    return {name: _succeeded(name, answer) for name, answer in asked.items()}


def _succeeded(name: str, answer: Future[None]) -> bool:
    if not answer.done():
        answer.cancel()
        logger.warning("readyz: %s did not answer within %s s", name, PATIENCE_SECONDS)
        return False
    if error := answer.exception():
        # The type only: the message may hold addresses and names.
        logger.warning("readyz: %s is down (%s)", name, type(error).__name__)
    return error is None


def _database_works() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    finally:
        connection.close()


def _redis_works() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
        client.ping()


def _disk_has_room() -> None:
    if disk().is_low:
        raise OSError(errno.ENOSPC, "below the reserve")


def _storage_works() -> None:
    name = default_storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"ready"))
    default_storage.delete(name)
