"""Where the gates count: the Redis client and the names of the keys, which share a hash slot per service."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

AWAY = (RedisError, OSError)


@cache
def _client(url: str) -> Redis:
    """Gives up soon and never asks twice, so that nothing is counted twice."""
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)


def run(script: str, keys: list[str], *values: str | float) -> Any:
    """What the script answers. Raises one of AWAY when Redis cannot be asked."""
    try:
        return _client(settings.REDIS_URL).eval(script, len(keys), *keys, *values)
    except AWAY as error:
        log.warning("the gates cannot count, so nothing is spent: %s", error)
        raise


def of_service(service: str, what: str) -> str:
    return f"gates:{{{service}}}:{what}"


def of_model(service: str, model: str) -> list[str]:
    """The breaker, what it counts, and the failures in a row."""
    return [of_service(service, f"{what}:{model}") for what in ("breaker", "calls", "row")]
