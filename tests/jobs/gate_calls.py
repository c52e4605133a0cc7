"""Asking the gates in few words: one service, one model, limits that do not matter unless a test says so."""

from __future__ import annotations

from jobs.gates import GateState, Limits, NotNow, enter, record, states, undo

SERVICE, MODEL = "fal", "minimax/music-v2"
WIDE = Limits(per_minute=100_000, at_once=100_000, micros_per_hour=None)


def ask(
    token: str,
    now: float,
    limits: Limits = WIDE,
    *,
    model: str = MODEL,
    cost: int = 0,
    spent: int = 0,
    is_retry: bool = False,
) -> NotNow | None:
    """None when the call may leave, else the refusal."""
    try:
        enter(
            service=SERVICE,
            model=model,
            token=token,
            limits=limits,
            cost_micros=cost,
            spent_micros=spent,
            is_retry=is_retry,
            now=now,
        )
    except NotNow as refusal:
        return refusal
    return None


def ask_until_heard(token: str, now: float, limits: Limits, **more: int) -> NotNow | None:
    """As `ask`, again while Redis does not answer in time: it may have let this token in, which pays once."""
    while (refusal := ask(token, now, limits, **more)) is not None and refusal.reason == "redis":
        pass
    return refusal


def reason(token: str, now: float, limits: Limits = WIDE, **more: object) -> str | None:
    refusal = ask(token, now, limits, **more)
    return refusal.reason if refusal else None


def told(now: float, *, went_well: bool, model: str = MODEL) -> None:
    record(service=SERVICE, model=model, went_well=went_well, now=now)


def taken_back(token: str, now: float) -> None:
    undo(service=SERVICE, token=token, now=now)


def state(now: float, model: str = MODEL) -> GateState:
    known = states([(SERVICE, model)], now=now)
    assert known is not None
    return known[SERVICE, model]
