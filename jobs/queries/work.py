"""Reading paid work: what runs for somebody, how far it is, what is stuck, and whether money and work agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.core.cache import cache
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.models import User
from jobs.models import FINAL, UNFINISHED, Job, State
from jobs.outside import account_name

SHOWN = {
    State.QUEUED: "queued",
    State.SUBMITTING: "rendering",
    State.SUBMITTED: "rendering",
    State.FETCHING: "rendering",
    State.FINISHING: "mastering",
    State.COMPLETE: "complete",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}
# The stages of work that somebody outside does, in the words of the page.
TOLD_OUTSIDE = {
    "sending the recording": "Sending the recording to {}",
    "sending": "Sending it to {}",
    "waiting to send again": "{} could not take it yet; trying again",
    "looking for the answer": "Waiting for {}'s answer",
    "waiting for the service": "In {}'s line",
    "queued": "In {}'s line",
    "running": "{} is making it",
    "fetching": "Fetching it from {}",
    "fetching again": "Fetching it from {} again",
}
IN_ANOTHER_LINE = frozenset({"waiting for the service", "queued"})
LONGEST_LINE = 1000
USUAL_OF_LAST = 50
USUAL_CACHED_SECONDS = 60
NEVER_YET = -1.0


@dataclass(frozen=True)
class Progress:
    """How far a job is. position: 1 is served next, None unless it waits; share: 0-1, only where really known.

    is_in_line: here, or at the service that makes it. waited_seconds: until the work began; elapsed_seconds: since
    then.
    usual_seconds: from beginning to end for work of this size, None before the first one of its kind.
    """

    state_shown: str
    stage: str
    position: int | None
    share: float | None
    is_in_line: bool
    waited_seconds: float
    elapsed_seconds: float
    usual_seconds: float | None
    message: str


def owned_job(user: User, pk: object) -> Job:
    """Raises Job.DoesNotExist for a job that is missing or somebody else's."""
    return Job.objects.owned_by(user).select_related("owner").get(pk=pk)


def running_for(user: User) -> list[Job]:
    """This person's unfinished jobs: those under way before those in line, the oldest first."""
    jobs = Job.objects.owned_by(user).unfinished().order_by("created_at", "pk")
    return sorted(jobs, key=_is_in_line)


def progress(job: Job, *, now: datetime | None = None) -> Progress:
    """How one job is doing."""
    return progress_of([job], now=now)[0]


def progress_of(jobs: Sequence[Job], *, now: datetime | None = None) -> list[Progress]:
    """How these jobs are doing, in their order; the number of queries does not grow with theirs."""
    now = now or timezone.now()
    places = _places([job for job in jobs if job.state == State.QUEUED])
    usual = {key: _usual_pace(*key) for key in {(job.kind, job.model) for job in jobs}}
    return [_progress(job, places.get(job.pk), usual[job.kind, job.model], now) for job in jobs]


def _progress(job: Job, place: int | None, pace: float | None, now: datetime) -> Progress:
    until = job.finished_at or now
    # What stands in line again after it began has the work still before it.
    begun_at = job.started_at if job.started_at and job.state != State.QUEUED else until
    position = place if job.state == State.QUEUED else job.position
    return Progress(
        state_shown=SHOWN[State(job.state)],
        stage=job.stage,
        position=position,
        share=job.share,
        is_in_line=_is_in_line(job),
        waited_seconds=max(0.0, (begun_at - job.created_at).total_seconds()),
        elapsed_seconds=max(0.0, (until - begun_at).total_seconds()),
        usual_seconds=None if pace is None else pace * job.size,
        message=_message(job, position),
    )


def _is_in_line(job: Job) -> bool:
    return job.state == State.QUEUED or (job.state == State.SUBMITTED and job.stage in IN_ANOTHER_LINE)


def _message(job: Job, position: int | None) -> str:
    if job.state == State.QUEUED:
        if job.stage:
            return job.stage[:1].upper() + job.stage[1:]
        return "Waiting to begin" if position is None else f"Waiting to begin, number {position} in line"
    if job.state in FINAL:
        return job.error_message
    stage = job.stage or SHOWN[State(job.state)]
    is_outside = job.account and stage in TOLD_OUTSIDE
    words = TOLD_OUTSIDE[stage].format(account_name(job.account)) if is_outside else stage[:1].upper() + stage[1:]
    return f"{words}, number {position}" if position else words


def _places(waiting: Iterable[Job]) -> dict[object, int]:
    """Where waiting jobs stand: those with a slot by their turn, the others behind them in their owner's order."""
    waiting = list(waiting)
    if not waiting:
        return {}
    line = Job.objects.filter(state=State.QUEUED, slot__isnull=False).order_by("next_at", "pk")
    in_line = list(line.values_list("pk", flat=True)[:LONGEST_LINE])
    places: dict[object, int] = {pk: number for number, pk in enumerate(in_line, 1)}
    own = Job.objects.filter(
        state=State.QUEUED, slot__isnull=True, owner__in={job.owner_id for job in waiting}
    ).order_by("created_at", "pk")
    behind: dict[int, int] = {}
    for pk, owner_pk in own.values_list("pk", "owner_id")[:LONGEST_LINE]:
        behind[owner_pk] = behind.get(owner_pk, 0) + 1
        places[pk] = len(in_line) + behind[owner_pk]
    return places


def _usual_pace(kind: str, model: str) -> float | None:
    """Seconds for one unit of size: the median of the last ones of this kind and model."""
    key = f"jobs:pace:{kind}:{model}"
    pace: float | None = cache.get(key)
    if pace is None:
        rows = (
            Job.objects.filter(state=State.COMPLETE, kind=kind, model=model, started_at__isnull=False)
            .order_by("-finished_at")
            .values_list("started_at", "finished_at", "size")[:USUAL_OF_LAST]
        )
        paces = [(end - begin).total_seconds() / max(size, 1.0) for begin, end, size in rows if begin and end]
        pace = median(paces) if paces else NEVER_YET
        cache.set(key, pace, USUAL_CACHED_SECONDS if paces else 2)
    return None if pace == NEVER_YET else pace


@dataclass(frozen=True)
class Backlog:
    """The state of the work for staff. lag_seconds: how long the longest-due job has waited without a worker."""

    waiting: int
    under_way: int
    lag_seconds: float
    to_stop: int


def backlog(*, now: datetime | None = None) -> Backlog:
    """Counts over all queues."""
    now = now or timezone.now()
    counts = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=State.QUEUED)),
        under_way=Count("pk", filter=Q(state__in=UNFINISHED) & ~Q(state=State.QUEUED)),
        to_stop=Count("pk", filter=Q(stop_due_at__isnull=False)),
    )
    late = Job.objects.unfinished().with_slot().leaseless(now).filter(next_at__lt=now).order_by("next_at").first()
    lag = 0.0 if late is None else (now - max(late.next_at, late.created_at)).total_seconds()
    return Backlog(counts["waiting"], counts["under_way"], max(0.0, lag), counts["to_stop"])


@dataclass(frozen=True)
class Violation:
    """One row that breaks an invariant, by the invariant's number."""

    invariant: str
    message: str


def prove() -> list[Violation]:
    """The invariants that join work and money (I4, I5); no row means that they hold. Call it in one snapshot."""
    return [*_held_differs(), *_unpaired(), *_wrongly_ended()]


def _held_differs() -> Iterable[Violation]:
    """I4: what each person's wallet holds is the price of their unfinished work."""
    unfinished = Job.objects.unfinished().filter(hold__isnull=False).order_by()
    prices = dict(unfinished.values_list("owner").annotate(Sum("price_credits")))
    with_either = User.objects.filter(Q(wallet__held__gt=0) | Q(pk__in=list(prices)))
    for pk, held in with_either.values_list("pk", "wallet__held"):
        if held != prices.get(pk, 0):
            yield Violation("I4", f"user {pk} has {held} credits held, unfinished work costs {prices.get(pk, 0)}")


def _unpaired() -> Iterable[Violation]:
    """I5, first half: every priced job has a hold of exactly its price, in its owner's wallet."""
    priced = Job.objects.filter(price_credits__gt=0)
    wrong = priced.filter(
        Q(hold__isnull=True) | ~Q(hold__amount=F("price_credits")) | ~Q(hold__wallet__user=F("owner"))
    )
    for pk in wrong.values_list("pk", flat=True):
        yield Violation("I5", f"job {pk} does not have one hold of its price in its owner's wallet")


def _wrongly_ended() -> Iterable[Violation]:
    """I5, second half: settled exactly when complete, released exactly when failed or cancelled, open otherwise."""
    jobs = Job.objects.filter(hold__isnull=False).annotate(ending=F("hold__final__outcome"))
    right = (
        Q(state=State.COMPLETE, ending="settled")
        | Q(state__in=(State.FAILED, State.CANCELLED), ending="released")
        | Q(state__in=UNFINISHED, hold__final__isnull=True)
    )
    wrong = jobs.exclude(pk__in=jobs.filter(right).values("pk"))
    for pk, state, ending in wrong.values_list("pk", "state", "ending"):
        yield Violation("I5", f"job {pk} is {state}, but its hold is {ending or 'open'}")
