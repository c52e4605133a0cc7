"""Limits that every process shares: one atomic sliding window in Redis, for sign-in, forms and the API."""

from __future__ import annotations

import hashlib
import math
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import redis
from django.conf import settings
from redis.exceptions import RedisError


class ThrottleAway(Exception):
    """Redis does not answer, so nothing can be counted: the caller decides whether that opens or closes its door."""


@dataclass(frozen=True)
class Limit:
    """At most `count` in any `seconds`."""

    name: str
    count: int
    seconds: int


@dataclass(frozen=True)
class Verdict:
    """Whether it may go on; retry_after in seconds when not. remaining and limit of the tightest window asked."""

    is_allowed: bool
    limit: Limit
    remaining: int
    retry_after: int
    tokens: tuple[str, ...] = ()

    @property
    def headers(self) -> dict[str, str]:
        """What to tell a client: RateLimit-* always, Retry-After when it has to wait."""
        headers = {
            "RateLimit-Limit": str(self.limit.count),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.retry_after if not self.is_allowed else self.limit.seconds),
        }
        return headers if self.is_allowed else {**headers, "Retry-After": str(self.retry_after)}


# All windows are looked at before any is charged, and Redis runs one script at a time: exactly `count` get through.
# The clock is Redis's own, so that processes on several machines agree. Answer: allowed, which, remaining, wait (ms).
SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local tightest, least, refused, wait = 1, nil, 0, 0
for i, key in ipairs(KEYS) do
  local count, window = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1]) * 1000
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  local left = count - redis.call('ZCARD', key)
  if least == nil or left < least then tightest, least = i, left end
  if left <= 0 then
    local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
    local longer = (first and (first + window - now)) or window
    if longer >= wait then refused, wait = i, longer end
  end
end
if refused > 0 then return {0, refused, 0, wait} end
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, now, ARGV[1])
  redis.call('PEXPIRE', key, tonumber(ARGV[2 * i + 1]) * 1000)
end
return {1, tightest, least - 1, 0}
"""


def take(*windows: tuple[Limit, str]) -> Verdict:
    """Count one attempt in every window (a limit and whose it is), or in none when one is full. Raises ThrottleAway."""
    token = secrets.token_hex(8)
    keys = [_key(limit, whose) for limit, whose in windows]
    numbers = [number for limit, _ in windows for number in (limit.count, limit.seconds)]
    try:
        answer = _client(settings.REDIS_URL).eval(SCRIPT, len(keys), *keys, token, *map(str, numbers))
    except (RedisError, OSError) as error:
        raise ThrottleAway from error
    allowed, which, remaining, wait = (int(part) for part in cast("list[Any]", answer))
    limit = windows[which - 1][0]
    return Verdict(bool(allowed), limit, max(remaining, 0), math.ceil(wait / 1000), (token, *keys) if allowed else ())


def give_back(verdict: Verdict) -> None:
    """Uncount an attempt that turned out to be a good one. Redis being away by now changes nothing."""
    if verdict.tokens:
        token, *keys = verdict.tokens
        try:
            pipeline = _client(settings.REDIS_URL).pipeline()
            for key in keys:
                pipeline.zrem(key, token)
            pipeline.execute()
        except (RedisError, OSError):
            return


def _key(limit: Limit, whose: str) -> str:
    # Hashed, so that Redis never holds somebody's address.
    return f"throttle:{limit.name}:{hashlib.sha256(whose.encode()).hexdigest()[:32]}"


@lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
