"""A cache that forgets instead of failing when Redis is away, so that pages stay open."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)
PROBE = "is-it-there"
AWAY = (RedisConnectionError, RedisTimeoutError)


class ForgivingRedisCache(RedisCache):
    """Answers every read with the default and every write with "not kept" while Redis cannot be reached."""

    def _try(self, operation: str, *args: Any, otherwise: Any = None, **kwargs: Any) -> Any:
        try:
            return getattr(super(), operation)(*args, **kwargs)
        except AWAY as error:
            logger.warning("The cache is away (%s); going on without it.", type(error).__name__)
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try("get", key, default, otherwise=default, version=version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self._try("get_many", keys, otherwise={}, version=version)
        return found

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._try("set", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        failed: list[Any] = self._try("set_many", *args, otherwise=[], **kwargs)
        return failed

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("add", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("delete", *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._try("delete_many", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("touch", *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("has_key", *args, **kwargs))

    def clear(self) -> None:
        self._try("clear")


def cache_answers() -> bool:
    """Whether something can be kept now."""
    caches["default"].set(PROBE, "here", timeout=5)
    return bool(caches["default"].get(PROBE) == "here")
