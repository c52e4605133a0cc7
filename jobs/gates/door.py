"""Entering and leaving: a place, a token of the rate and the cost are taken together or not at all.

Rate: a sliding log of the moments at which requests left (ClassDojo, "Better rate limiting with Redis sorted sets",
engineering.classdojo.com/blog/2015/02/06/rolling-rate-limiter; here a list: a request behind a later one, from a clock
that is a little slow, counts as long as that one). It lets exactly `per_minute` through any 60 s. GCRA (ITU-T I.371;
brandur.org/rate-limiting) needs one number instead of a list but lets its burst and 60 s of its rate through such a
window, so an exact bound costs it part of the rate. A burst is at most `per_minute`, and at most `at_once`.

Spend: a sum per minute over the current and the 60 minutes before it, which covers any hour.

Retry budget: each first attempt earns a share of a retry, and a few more come with time, so that the last ones of a bad
hour need nobody else to come; at most 10 are saved (as in Finagle's RetryBudget, with its minimum rate).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jobs.gates.keys import AWAY, of_model, of_service, run
from jobs.limits import limit

Reason = Literal["rate", "places", "spend", "breaker", "retries", "redis"]

REDIS_AWAY_SECONDS = 5.0


@dataclass(frozen=True)
class Limits:
    """What one service may be asked for."""

    per_minute: int  # requests that may be sent within any 60 s
    at_once: int  # accepted requests that are not over yet
    micros_per_hour: int | None  # what may be spent within any hour, in micro US dollars; None: no limit


class NotNow(Exception):
    """A paid call may not leave at this moment; `retry_after` says in how many seconds asking again makes sense."""

    def __init__(self, reason: Reason, retry_after: float) -> None:
        super().__init__(f"no call may leave now ({reason}); ask again in {retry_after:.1f} s")
        self.reason: Reason = reason
        self.retry_after = retry_after


# Everything is looked at before anything is taken. The answer is empty, or a reason and the seconds to wait.
# A token that is known has paid already: it needs the breaker's leave and a token of the rate, since a request leaves.
ENTER = """
local breaker, places, rate, spend, retries, known = unpack(KEYS)
local token, now = ARGV[1], tonumber(ARGV[2])
local per_minute, at_once, budget = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local cost, spent, is_retry = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8] == '1'
local under_way = tonumber(ARGV[11])
local is_known = redis.call('EXISTS', known) == 1

local opens, probe, probe_ends = unpack(redis.call('HMGET', breaker, 'opens', 'probe', 'probe_ends'))
if opens then
  if now < tonumber(opens) then return {'breaker', tostring(tonumber(opens) - now)} end
  if probe and probe ~= token and now < tonumber(probe_ends) then
    return {'breaker', tostring(math.min(tonumber(probe_ends) - now, 3))}
  end
end

local minute, oldest = math.floor(now / 60), nil
local sums = redis.call('HGETALL', spend)
local booked = 0
for i = 1, #sums, 2 do
  local at = tonumber(sums[i])
  if at < minute - 60 then
    redis.call('HDEL', spend, sums[i])
  else
    booked = booked + tonumber(sums[i + 1])
    if sums[i + 1] ~= '0' and (oldest == nil or at < oldest) then oldest = at end
  end
end
if not is_known and budget >= 0 and math.max(booked, spent) + cost > budget then
  return {'spend', tostring(oldest and (oldest + 61) * 60 - now or 60)}
end

local share, floor = tonumber(ARGV[9]), tonumber(ARGV[10])
local saved, saved_at = unpack(redis.call('HMGET', retries, 'saved', 'at'))
saved = saved and math.min(1000, tonumber(saved) + math.max(now - tonumber(saved_at), 0) / 60 * floor * 100) or 1000
if is_retry and not is_known and saved < 100 then
  return {'retries', tostring(floor > 0 and (100 - saved) / floor * 0.6 or 60)}
end

redis.call('ZREMRANGEBYSCORE', places, '-inf', now)
if math.max(redis.call('ZCARD', places), under_way) >= at_once and not redis.call('ZSCORE', places, token) then
  local first = redis.call('ZRANGE', places, 0, 0, 'WITHSCORES')[2]
  return {'places', tostring(first and math.min(tonumber(first) - now, 5) or 5)}
end

local first = redis.call('LINDEX', rate, 0)
while first and tonumber(first) <= now - 60 do
  redis.call('LPOP', rate)
  first = redis.call('LINDEX', rate, 0)
end
local sent = redis.call('LLEN', rate)
if sent >= per_minute then
  local blocking = redis.call('LINDEX', rate, sent - per_minute)
  return {'rate', tostring(blocking and tonumber(blocking) + 60 - now or 60)}
end

redis.call('RPUSH', rate, now)
redis.call('EXPIRE', rate, 120)
redis.call('ZADD', places, now + 90, token)
redis.call('EXPIRE', places, 180)
if not is_known then
  redis.call('HINCRBY', spend, minute, ARGV[6])
  redis.call('EXPIRE', spend, 7200)
  redis.call('HSET', known, 'minute', minute, 'cost', ARGV[6], 'breaker', breaker)
  redis.call('EXPIRE', known, 3700)
  redis.call('HSET', retries, 'saved', is_retry and saved - 100 or math.min(saved + share, 1000), 'at', now)
  redis.call('EXPIRE', retries, 3600)
end
if opens then redis.call('HSET', breaker, 'probe', token, 'probe_ends', now + 30) end
return {}
"""

KEEP = """
redis.call('ZADD', KEYS[1], tonumber(ARGV[2]) + 90, ARGV[1])
redis.call('EXPIRE', KEYS[1], 180)
"""

# A probe that goes away without a verdict (it was refused) lets the next one try.
LEAVE = """
local places, spend, known = unpack(KEYS)
local token, now = ARGV[1], tonumber(ARGV[2])
redis.call('ZREM', places, token)
local minute, cost, breaker = unpack(redis.call('HMGET', known, 'minute', 'cost', 'breaker'))
if breaker and redis.call('HGET', breaker, 'probe') == token then
  redis.call('HDEL', breaker, 'probe', 'probe_ends')
end
if now and minute then
  if tonumber(minute) >= math.floor(now / 60) - 60 then
    redis.call('HINCRBY', spend, minute, 0 - cost)
  end
  redis.call('DEL', known)
end
"""


def enter(
    *,
    service: str,
    model: str,
    token: str,
    limits: Limits,
    cost_micros: int,
    spent_micros: int,
    under_way: int = 0,
    is_retry: bool,
    now: float,
) -> None:
    """Take a place, a token of the rate and the cost, all or none.

    spent_micros and under_way are what the database says was spent in the last hour, and is accepted and not over:
    Redis may have been flushed, and nobody may have kept the places, so the larger of both counts. The same token
    again takes no second place and no second cost. Raises NotNow, with the reason "redis" when Redis is away: closed
    for spending.
    """
    keys = [of_model(service, model)[0]]
    keys += [of_service(service, what) for what in ("places", "rate", "spend", "retries", f"known:{token}")]
    budget = -1 if limits.micros_per_hour is None else limits.micros_per_hour
    retries = (limit("JOB_RETRY_PERCENT"), limit("JOB_RETRIES_PER_MINUTE"))
    numbers = (limits.per_minute, limits.at_once, budget, cost_micros, spent_micros, int(is_retry), *retries)
    try:
        refusal = run(ENTER, keys, token, float(now), *numbers, under_way)
    except AWAY as error:
        raise NotNow("redis", REDIS_AWAY_SECONDS) from error
    if refusal:
        raise NotNow(refusal[0].decode(), float(refusal[1]))


def keep(*, service: str, token: str, now: float) -> None:
    """Renew the place for 90 s, or take it again after Redis forgot it; at each poll."""
    try:
        run(KEEP, [of_service(service, "places")], token, float(now))
    except AWAY:
        return


def leave(*, service: str, token: str) -> None:
    """Free the place: the work is over. What it cost stays counted."""
    _go(service, token, "")


def undo(*, service: str, token: str, now: float) -> None:
    """Free the place and give the cost back: certainly not accepted. The token of the rate stays spent."""
    _go(service, token, float(now))


def _go(service: str, token: str, now: float | str) -> None:
    keys = [of_service(service, what) for what in ("places", "spend", f"known:{token}")]
    try:
        run(LEAVE, keys, token, now)
    except AWAY:
        return
