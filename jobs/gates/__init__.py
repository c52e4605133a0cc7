"""The one place that decides whether a paid call may leave now: rate, places, spend, circuit breaker, retry budget.

Everything is counted in Redis (`settings.REDIS_URL`, keys `gates:…`, which expire by themselves), one atomic script per
operation, so that all processes of all machines share one count. When Redis is away the gates are closed for spending
(`enter` raises `NotNow`) and open for polling (everything else does nothing). Times are seconds since 1970, given by
the caller; machines must agree on them as NTP makes them agree.

In order: `enter` before the call; `record` how it went, unless it was a refusal, which says nothing about the service's
health; `undo` when it was certainly not accepted; else `keep` at each poll and `leave` when the work is over.
"""

from __future__ import annotations

from jobs.gates.breaker import record
from jobs.gates.door import Limits, NotNow, enter, keep, leave, undo
from jobs.gates.watching import GateState, states

__all__ = ["GateState", "Limits", "NotNow", "enter", "keep", "leave", "record", "states", "undo"]
