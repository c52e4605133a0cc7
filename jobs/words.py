"""What staff read about services and their keys: the same words on the page and in a shell."""

from __future__ import annotations

from datetime import UTC, datetime

from jobs.queries import AccountHealth, KeyHealth, ModelHealth

NOT_KNOWN = "not known"


def dollars(micros: int | None) -> str:
    """ "$0.15", "$0.0002": cents at least, and no more figures than there are."""
    if micros is None:
        return "no limit"
    whole, parts = divmod(micros, 1_000_000)
    figures = f"{parts:06d}".rstrip("0")
    return f"${whole:,}.{figures:0<2}"


def lasting(seconds: float | None) -> str:
    """ "8 s", "3 min", "2.5 h"."""
    if seconds is None:
        return "–"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def moment(at: datetime | None) -> str:
    """ "3 Nov 14:05 UTC"."""
    return f"{at.astimezone(UTC):%-d %b %H:%M} UTC" if at else ""


def of(taken: int | None, most: int) -> str:
    """ "3 of 60"."""
    return f"{NOT_KNOWN if taken is None else taken} of {most}"


def use(account: AccountHealth) -> str:
    """Whether anything is sent there, and why not."""
    if not account.is_configured:
        return "not configured: this installation has no key for it"
    if not account.is_on:
        return "switched off: nothing new is sent"
    if all(key.out_since for key in account.keys):
        return "in use, but every key is out: nothing is sent"
    return "in use"


def key_state(key: KeyHealth) -> str:
    """Whether a key is used, and what ends that it isn't."""
    if key.out_since is None:
        return "healthy"
    until = f"used again from {moment(key.out_until)}" if key.out_until else "until somebody puts it back"
    return f"out since {moment(key.out_since)}, {until}: {key.reason}"


def breaker_state(model: ModelHealth) -> str:
    """Whether requests pass; half-open: the next one tries."""
    match model.breaker:
        case None:
            return NOT_KNOWN
        case "open":
            return f"open, tries in {lasting(model.tries_again_seconds)}"
        case "half-open":
            return "half-open"
    return "closed"
