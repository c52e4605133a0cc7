"""What whoever makes something for a job must offer: the runner's methods and the errors they may raise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from engine.providers.interface import (
    Capabilities,
    GenerationFailed,
    OutcomeUnknown,
    Poll,
    ProviderError,
    Refused,
    Report,
    Submission,
    Unavailable,
)

if TYPE_CHECKING:
    from jobs.models import Job

__all__ = [
    "Capabilities",
    "ContractBroken",
    "FetchAgain",
    "GenerationFailed",
    "OutcomeUnknown",
    "Poll",
    "ProviderError",
    "Refused",
    "Report",
    "Runner",
    "Submission",
    "Unavailable",
]


class ContractBroken(Exception):
    """The result came but is not what was promised (silent, cut short, …); the message is in plain words."""


class FetchAgain(Exception):
    """What fetch() left on the disk is gone (another machine, a cleared folder): fetch once more, nothing is lost."""


class Runner(Protocol):
    """How one kind of job is done. A new instance is made for every step, so it keeps nothing between calls.

    Every method except `deliver` and `failed` may be repeated, and the process may die inside any of them:
    doing the same thing twice must have the effect of doing it once. Errors: the ProviderErrors, ContractBroken
    and FetchAgain; anything else counts as a fault of ours and is tried again at most three times.
    """

    def capabilities(self, job: Job) -> Capabilities: ...

    def submit(self, job: Job, token: str) -> Submission:
        """Send the request once. Unavailable: certainly not accepted. OutcomeUnknown: perhaps accepted."""
        ...

    def find(self, job: Job, token: str) -> Submission | None:
        """The accepted request that carries this token, or None when the provider's list has none.

        OutcomeUnknown where the provider keeps no list: then nothing is ever sent twice.
        """
        ...

    def poll(self, job: Job) -> Poll: ...

    def cancel(self, job: Job) -> bool:
        """Tell the provider to stop; whether it certainly stopped without charge."""
        ...

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        """Bring the result into this job's folder; what is returned (JSON) is kept as job.fetched."""
        ...

    def master(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        """Verify, finish and store the files under content keys; what is returned (JSON) is kept as job.produced."""
        ...

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        """Write the produced rows. Runs inside the transaction that completes the job and settles its credits."""
        ...

    def failed(self, job: Job) -> None:
        """Runs inside the transaction that ends the job without a result and releases its credits."""
        ...
