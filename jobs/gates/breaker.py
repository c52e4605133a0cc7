"""The circuit breaker of one model at one service: stops asking what is broken, and tries with one probe.

The pattern is Michael Nygard's (Release It!, 2nd edition, chapter 5). It opens when half of at least 20 calls failed,
within the last 30 s or already within the last 5 s (so that a busy service that breaks is noticed before the good calls
of the last half minute are outnumbered); where fewer than 20 calls come in 30 s, when the last 5 within 10 minutes all
failed. It is open for 10 s, then half-open: `enter` lets one probe pass, whose verdict closes it or opens it again.
"""

from __future__ import annotations

from jobs.gates.keys import AWAY, of_model, run

# While it is open verdicts are late ones, of calls that left before, and count for nothing.
RECORD = """
local breaker, calls, row = unpack(KEYS)
local went_well, now = ARGV[1] == '1', tonumber(ARGV[2])
local second = math.floor(now)

local function open()
  redis.call('HSET', breaker, 'opens', now + 10)
  redis.call('HDEL', breaker, 'probe', 'probe_ends')
  redis.call('EXPIRE', breaker, 600)
  redis.call('DEL', calls, row)
end

local opens = redis.call('HGET', breaker, 'opens')
if opens then
  if now < tonumber(opens) then return end
  if went_well then redis.call('DEL', breaker) else open() end
  return
end

redis.call('HINCRBY', calls, second .. (went_well and '+' or '-'), 1)
redis.call('EXPIRE', calls, 60)
if went_well then
  redis.call('DEL', row)
else
  redis.call('RPUSH', row, now)
  redis.call('LTRIM', row, -5, -1)
  redis.call('EXPIRE', row, 600)
end

local short, short_failed, long, long_failed = 0, 0, 0, 0
local counts = redis.call('HGETALL', calls)
for i = 1, #counts, 2 do
  local at, number = tonumber(string.sub(counts[i], 1, -2)), tonumber(counts[i + 1])
  local failed = string.sub(counts[i], -1) == '-' and number or 0
  if at <= second - 30 then
    redis.call('HDEL', calls, counts[i])
  else
    long, long_failed = long + number, long_failed + failed
    if at > second - 5 then short, short_failed = short + number, short_failed + failed end
  end
end
local fifth = redis.call('LINDEX', row, -5)
if (long >= 20 and long_failed * 2 >= long) or (short >= 20 and short_failed * 2 >= short)
  or (long < 20 and fifth and tonumber(fifth) > now - 600) then open() end
"""


def record(*, service: str, model: str, went_well: bool, now: float) -> None:
    """Tell how a paid call went. A refusal (422, moderation) is never told: the service did its work."""
    try:
        run(RECORD, of_model(service, model), str(int(went_well)), float(now))
    except AWAY:
        return
