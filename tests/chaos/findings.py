"""What has become of every generation, counted from the rows and from the service's own ledger."""

from __future__ import annotations

import hashlib
from collections import Counter
from math import ceil
from typing import Any

from django.db.models import Count, Max, Q, Sum

from credits.queries import balance
from credits.queries import prove as prove_money
from jobs.models import UNFINISHED, Attempt, Job, Outcome, State
from jobs.queries import prove
from tests.doubles.http_runner import COST_MICROS, kept_folder


def counts(ledger: dict[str, Any]) -> dict[str, int]:
    """For the table: what happened."""
    fetched = sorted(row["fetched_after"] for row in ledger["requests"] if "fetched_after" in row)
    states = Counter(Job.objects.values_list("state", flat=True))
    return {
        "generations": sum(states.values()),
        "complete": states[State.COMPLETE],
        "failed, money back": states[State.FAILED],
        "of which took three workers with them": Job.objects.filter(error_code="poisonous").count(),
        **{f"of which {code}": count for code, count in sorted(_error_codes(ledger).items())},
        "submissions accepted": len(ledger["requests"]),
        **{name: count for name, count in ledger["counts"].items() if name.startswith("webhooks")},
        "answers lost": ledger["counts"].get("answers lost", 0),
        "calls to the service": ledger["counts"].get("calls", 0),
        "faults of the service": ledger["counts"].get("faults", 0),
        "99 of 100 were fetched within (s)": ceil(fetched[len(fetched) * 99 // 100]) if fetched else 0,
        "leases lost (poison)": sum(Job.objects.values_list("poison_count", flat=True)),
    }


def _error_codes(ledger: dict[str, Any]) -> Counter[str]:
    """Why work ended that was paid for and failed; what chance killed three workers with has a line of its own."""
    paid = [row["generation"] for row in ledger["requests"]]
    failed = Job.objects.filter(pk__in=paid, state=State.FAILED).exclude(error_code="poisonous")
    return Counter(f"paid and {code}" for code in failed.values_list("error_code", flat=True))


def wrongs(ledger: dict[str, Any], count: int) -> dict[str, int]:
    """For the verdict on `count` generations: each of these must be 0.

    The service makes every piece it accepted, keeps it and lists it, and nobody cancels: what was paid for must be
    complete. What it refused three times may fail, and so may what chance killed three workers with.
    """
    accepted = Counter(row["generation"] for row in ledger["requests"])
    jobs = Job.objects.annotate(
        deliveries=Count("log", filter=Q(log__message__startswith="delivered")),
        delivered=Max("log__message", filter=Q(log__message__startswith="delivered")),
        endings=Count("log", filter=Q(log__message="complete and settled")),
    ).select_related("hold__final", "owner")
    found: Counter[str] = Counter({"missing": abs(count - len(jobs))})
    for job in jobs:
        ending = getattr(job.hold, "final", None)
        is_complete = job.state == State.COMPLETE
        found["not ended"] += job.state in UNFINISHED
        found["accepted (paid) more than once"] += accepted[str(job.pk)] > 1
        is_lost = not is_complete and job.error_code != "poisonous"
        found["accepted (paid) and not complete"] += accepted[str(job.pk)] > 0 and is_lost
        found["complete but never accepted"] += is_complete and accepted[str(job.pk)] == 0
        found["delivered not exactly as complete"] += job.deliveries != is_complete
        found["settled not exactly as delivered"] += (ending is not None and ending.outcome == "settled") != is_complete
        found["two endings"] += job.endings > 1
        found["delivered without the right file"] += is_complete and not _is_right_file(job)
    owners = {job.owner for job in jobs}
    found["credits still held"] = sum(balance(owner).held for owner in owners)
    found["money and work disagree (I4, I5)"] = len(prove())
    told = ledger["counts"]
    found["webhooks came and none was ours"] = bool(told.get("webhooks")) and not told.get("webhooks heard")
    found["spending not as accepted (cents)"] = abs(_spent_cents() - len(ledger["requests"]))
    found["money does not add up (I1 to I12)"] = len(prove_money())
    return dict(found)


def _spent_cents() -> int:
    """What the attempts say was spent; one whose answer never came is counted, as it may have been accepted."""
    live = Attempt.objects.exclude(outcome=Outcome.NOT_ACCEPTED)
    return (live.aggregate(micros=Sum("cost_micros"))["micros"] or 0) // COST_MICROS


def _is_right_file(job: Job) -> bool:
    """Whether what was delivered lies there, under the hash of the very music that was asked for."""
    name = hashlib.sha256(f"music for {job.pk}".encode()).hexdigest()
    kept = kept_folder() / name
    is_there = kept.is_file() and hashlib.sha256(kept.read_bytes()).hexdigest() == name
    return is_there and getattr(job, "delivered", "") == f"delivered {name}"
