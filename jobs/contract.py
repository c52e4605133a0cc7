"""What whoever makes something for a job must offer: the runner's methods and the errors they may raise."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from engine.outside import (
    AccountEmpty,
    GenerationFailed,
    Gone,
    KeyDenied,
    KeyRefused,
    Listing,
    Moderated,
    NotSupported,
    OutcomeUnknown,
    Poll,
    ProviderError,
    Recent,
    Refused,
    Report,
    Submission,
    Unavailable,
)

if TYPE_CHECKING:
    from jobs.models import Job

__all__ = [
    "AccountEmpty",
    "Bill",
    "ContractBroken",
    "FetchAgain",
    "GenerationFailed",
    "Gone",
    "KeyDenied",
    "KeyRefused",
    "Listing",
    "Moderated",
    "NotSupported",
    "Opening",
    "OutcomeUnknown",
    "Poll",
    "ProviderError",
    "Recent",
    "Refused",
    "Report",
    "Runner",
    "Submission",
    "Substitute",
    "Terms",
    "Unavailable",
]


class ContractBroken(Exception):
    """The result came but is not what was promised (silent, cut short, …); the message is in plain words."""


class FetchAgain(Exception):
    """What fetch() left on the disk is gone (another machine, a cleared folder): fetch once more, nothing is lost."""


@dataclass(frozen=True)
class Bill:
    """Who outside is paid for a submission, for the work of which model, and how much at most (micro US dollars)."""

    service: str
    model: str
    cost_micros: int


@dataclass(frozen=True)
class Terms:
    """On what terms a job's work is done. usual_seconds: typical run time of this very job."""

    is_free_to_repeat: bool = False
    usual_seconds: float = 10.0


@dataclass(frozen=True)
class Substitute:
    """Another model for the same work, its service, and what it costs the person: never more than what is held.

    hold_terms: how its price came about, kept with the hold.
    """

    model: str
    service: str
    price_credits: int
    hold_terms: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Opening:
    """What can be heard of a job's work before it is done; file: the values of its row, JSON-ready."""

    job_pk: uuid.UUID
    file: Mapping[str, Any]


class Runner(Protocol):
    """How one kind of job is done. A new instance is made for every step, so it keeps nothing between calls.

    Every method except `deliver` and `failed` may be repeated, and the process may die inside any of them:
    doing the same thing twice must have the effect of doing it once. Errors: the ProviderErrors, ContractBroken
    and FetchAgain; anything else counts as a fault of ours and is tried again at most three times.

    work: what is made, as people read it: "The service that makes <work> …".
    """

    work: str = "this"

    def terms(self, job: Job) -> Terms: ...

    def bill(self, job: Job) -> Bill | None:
        """Who is paid for this job's provider; None when nobody outside is asked. Raises Gone."""
        return None

    def substitute(self, job: Job, tried: Collection[str]) -> Substitute | None:
        """Who else may make this, of those not tried yet; None when nobody can at no higher price."""
        return None

    def passed_on(self, job: Job) -> None:
        """Runs inside the transaction that gives the job to the substitute, now in job.model."""

    def prepare(self, job: Job, report: Report) -> None:
        """Bring to whoever is paid what the request will name, before anything is sent that costs money.

        It is asked for before each submission, with the key that will send it; what is there already is not brought
        again. Unavailable: it is tried again. Whatever `report` raises ends it.
        """

    def submit(self, job: Job, token: str) -> Submission:
        """Send the request once. Unavailable: certainly not accepted. OutcomeUnknown: perhaps accepted."""
        ...

    def find(self, job: Job, token: str) -> Submission | None:
        """The accepted request that carries this token, or None when the provider's list has none.

        OutcomeUnknown where the provider keeps no list: then nothing is ever sent twice.
        """
        ...

    def known_as(self, job: Job, token: str, request_id: str) -> Submission:
        """The submission with this token that a genuine webhook told of. OutcomeUnknown where there are no webhooks."""
        raise OutcomeUnknown("This provider tells of nothing by itself.")

    def poll(self, job: Job) -> Poll: ...

    def cancel(self, job: Job) -> bool:
        """Tell the provider to stop; whether it certainly stopped without charge."""
        ...

    def openings(self, job: Job, folder: Path, report: Report) -> Iterator[Opening]:
        """What can be heard at once of this work, and of what waits behind it; each is delivered as it comes.

        Whatever goes wrong with one costs nothing but that opening.
        """
        return iter(())

    def deliver_opening(self, opening: Opening) -> None:
        """Runs inside a transaction in which the job is known to be unfinished; doing it twice changes nothing."""

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        """Bring the result into this job's folder; what is returned (JSON) is kept as job.fetched."""
        ...

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        """Verify, finish and store the files under content keys; what is returned (JSON) is kept as job.produced."""
        ...

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        """Write the produced rows. Runs inside the transaction that completes the job and settles its credits."""
        ...

    def failed(self, job: Job) -> None:
        """Runs inside the transaction that ends the job without a result and releases its credits."""
        ...
