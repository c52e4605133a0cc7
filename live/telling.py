"""Telling an audience: a hint for open pages, which ask again anyway, so one that gets lost costs seconds."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.exceptions import RedisError

from live.audiences import Audience

log = logging.getLogger(__name__)


def tell(audience: Audience, message: Mapping[str, object]) -> None:
    """Send this to every open page of the audience once the caller's transaction has committed; never raises."""
    text = json.dumps(message)

    def publish() -> None:
        try:
            _client(settings.REDIS_URL).publish(audience.channel, text)
        except RedisError as error:
            log.warning("pages not told: %s", error)

    transaction.on_commit(publish, robust=True)


@cache
def _client(url: str) -> Redis:
    """One that gives up soon: work must not wait for a Redis that is away."""
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
