"""What the gates of many models stand at, for staff and for whoever chooses a service; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jobs.gates.keys import AWAY, of_model, of_service, run


@dataclass(frozen=True)
class GateState:
    """One model at one service. Places, requests and spend are those of the whole service, as Redis counts them."""

    breaker: Literal["closed", "open", "half-open"]
    opens_in_seconds: float | None  # while it is open: when a probe may pass
    places_taken: int
    sent_last_minute: int
    spent_micros: int


STATES = """
local now = tonumber(ARGV[1])
local all = {}
for i = 1, #KEYS, 4 do
  local breaker, places, rate, spend = KEYS[i], KEYS[i + 1], KEYS[i + 2], KEYS[i + 3]
  local opens, sent, spent = redis.call('HGET', breaker, 'opens') or '', 0, 0
  for _, stamp in ipairs(redis.call('LRANGE', rate, 0, -1)) do
    if tonumber(stamp) > now - 60 then sent = sent + 1 end
  end
  local sums = redis.call('HGETALL', spend)
  for j = 1, #sums, 2 do
    if tonumber(sums[j]) >= math.floor(now / 60) - 60 then spent = spent + tonumber(sums[j + 1]) end
  end
  all[#all + 1] = {opens, redis.call('ZCOUNT', places, '(' .. ARGV[1], '+inf'), sent, spent}
end
return all
"""


def states(pairs: Sequence[tuple[str, str]], *, now: float) -> dict[tuple[str, str], GateState] | None:
    """The state of each (service, model), in one round trip; None when Redis is away."""
    keys = [
        key
        for service, model in pairs
        for key in (of_model(service, model)[0], *(of_service(service, what) for what in ("places", "rate", "spend")))
    ]
    try:
        answers = run(STATES, keys, float(now))
    except AWAY:
        return None
    return {pair: _state(now, *answer) for pair, answer in zip(pairs, answers, strict=True)}


def _state(now: float, opens: bytes, places: int, sent: int, spent: int) -> GateState:
    wait = float(opens) - now if opens else None
    if wait is None:
        return GateState("closed", None, places, sent, spent)
    if wait > 0:
        return GateState("open", wait, places, sent, spent)
    return GateState("half-open", None, places, sent, spent)
