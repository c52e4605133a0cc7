"""What has become of every generation, counted from the rows and from the service's own ledger."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Q

from credits.queries import balance
from jobs.models import UNFINISHED, Job, State
from jobs.queries import prove


def counts(ledger: dict[str, Any]) -> dict[str, int]:
    """For the table: what happened."""
    states = Counter(Job.objects.values_list("state", flat=True))
    return {
        "generations": sum(states.values()),
        "complete": states[State.COMPLETE],
        "failed, money back": states[State.FAILED],
        "submissions accepted": len(ledger["requests"]),
        "answers lost": ledger["counts"].get("answers lost", 0),
        "calls to the service": ledger["counts"].get("calls", 0),
        "faults of the service": ledger["counts"].get("faults", 0),
        "leases lost (poison)": sum(Job.objects.values_list("poison_count", flat=True)),
    }


def wrongs(ledger: dict[str, Any]) -> dict[str, int]:
    """For the verdict: each of these must be 0."""
    accepted = Counter(row["generation"] for row in ledger["requests"])
    jobs = Job.objects.annotate(
        deliveries=Count("log", filter=Q(log__message__startswith="delivered")),
        endings=Count("log", filter=Q(log__message="complete and settled")),
    ).select_related("hold__final", "owner")
    found: Counter[str] = Counter()
    for job in jobs:
        ending = getattr(job.hold, "final", None)
        is_complete = job.state == State.COMPLETE
        found["not ended"] += job.state in UNFINISHED
        found["accepted (paid) more than once"] += accepted[str(job.pk)] > 1
        found["complete but never accepted"] += is_complete and accepted[str(job.pk)] == 0
        found["delivered not exactly as complete"] += job.deliveries != is_complete
        found["settled not exactly as delivered"] += (ending is not None and ending.outcome == "settled") != is_complete
        found["two endings"] += job.endings > 1
    owners = {job.owner for job in jobs}
    found["credits still held"] = sum(balance(owner).held for owner in owners)
    found["money and work disagree (I4, I5)"] = len(prove())
    return dict(found)
