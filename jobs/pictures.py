"""The charts of the staff page of services: what is spent by the hour, how near the limits are, how much work waits."""

from __future__ import annotations

from datetime import UTC

from engine.pictures.bars import Bar, Column, bars_svg, columns_svg
from jobs import outside
from jobs.limits import limit
from jobs.queries import AccountHealth, Health, HourSpent, WorkHealth
from jobs.words import dollars, lasting, of

CENT = 10_000
NEARLY = 0.9
# Of a lag: the full width of its bar, and from when somebody should look.
LONG_LAG_SECONDS, LATE_SECONDS = 300.0, 60.0


def spend_chart(health: Health) -> str:
    """What was spent in each of the last 24 hours, over all accounts."""
    total = sum(hour.total_micros for hour in health.hours)
    label = f"Spent per hour in the last {len(health.hours)} hours: {dollars(total)} in all."
    columns = [
        Column(f"{hour.begins_at.astimezone(UTC):%H:%M}", hour.total_micros, _spent_in(hour)) for hour in health.hours
    ]
    return columns_svg(columns, label=label, written=dollars, least=CENT)


def limits_chart(account: AccountHealth) -> str:
    """How much of its limits an account uses at this moment."""
    bars = [
        _of_limit("Requests in the last minute", account.sent_last_minute, account.requests_per_minute),
        _of_limit("Requests at once", account.places_taken, account.requests_at_once),
        _spent(account),
    ]
    return bars_svg(bars, label=f"{account.name}: " + "; ".join(f"{bar.name}: {bar.told}" for bar in bars))


def work_chart(work: WorkHealth) -> str:
    """How much waits, on one scale; how late it is; and the doorbells of each queue, of the most it may have."""
    most = max(1, work.waiting, work.under_way, work.to_stop, work.stuck, work.poisoned)
    bars = [
        Bar("Waiting", work.waiting, most, str(work.waiting)),
        Bar("Under way", work.under_way, most, str(work.under_way)),
        Bar("To stop at a service", work.to_stop, most, str(work.to_stop)),
        Bar("Stuck", work.stuck, most, str(work.stuck), is_alarming=True),
        Bar("Took a worker with it", work.poisoned, most, str(work.poisoned), is_alarming=True),
        Bar(
            "Lag", work.lag_seconds, LONG_LAG_SECONDS, lasting(work.lag_seconds),
            is_alarming=work.lag_seconds > LATE_SECONDS,
        ),
        *(_of_limit(f"Queue {queue.name}", queue.doorbells, int(limit("JOB_DOORBELLS"))) for queue in work.queues),
    ]  # fmt: skip
    return bars_svg(bars, label="The work: " + "; ".join(f"{bar.name}: {bar.told}" for bar in bars))


def _of_limit(name: str, taken: int | None, most: int) -> Bar:
    return Bar(name, taken or 0, most, of(taken, most), is_alarming=(taken or 0) >= most * NEARLY)


def _spent(account: AccountHealth) -> Bar:
    spent, most = account.spent_hour_micros, account.micros_per_hour
    text = f"{dollars(spent)} of {dollars(most)}" if most is not None else f"{dollars(spent)}, no limit"
    return Bar(
        "Spent in the last hour", spent, most or 0, text, is_alarming=most is not None and spent >= most * NEARLY
    )


def _spent_in(hour: HourSpent) -> str:
    each = ", ".join(f"{outside.account_name(slug)} {dollars(micros)}" for slug, micros in hour.micros.items())
    return f"{hour.begins_at.astimezone(UTC):%H:%M} UTC: {each}"
