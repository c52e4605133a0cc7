"""What is the same for all work done by somebody else: how it is accepted, followed and told of, and its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Report = Callable[[str, float | None], None]
"""Called with a stage's name and, only where it is really known, the share done (0-1)."""


State = Literal["queued", "running", "done", "failed", "cancelled"]


class ProviderError(Exception):
    """Something a provider said or failed to say; the message may be shown to a person."""


class Refused(ProviderError):
    """The request itself was not accepted (422, moderation, a limit): trying again the same way is useless."""


class NotSupported(ProviderError):
    """The service offers nothing of the kind: asking again is useless."""


class Unavailable(ProviderError):
    """The request was certainly not accepted or not answered for a passing reason; retry_after in seconds if told."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Gone(ProviderError):
    """Who was to make this is not there (any more): nothing new may be sent, and nothing can be asked about it."""


class KeyRefused(Refused):
    """The service does not accept this installation's key: its people must act, the person asking can't."""


class AccountEmpty(Refused):
    """The account of this installation has no money left at the service: its people must act."""


class KeyDenied(Unavailable):
    """The key may not ask about accepted work (any more): the work goes on, and another key may be let in."""


class OutcomeUnknown(ProviderError):
    """A submission may or may not have been accepted: never send it again before `find` has settled the question."""


class GenerationFailed(ProviderError):
    """The provider accepted the request and then failed for good: a new attempt is a new charge."""


class TooLong(GenerationFailed):
    """Accepted work came back cut short: what made it can do no more than `longest_seconds`."""

    def __init__(self, longest_seconds: float, message: str) -> None:
        super().__init__(message)
        self.longest_seconds = longest_seconds


class Moderated(GenerationFailed):
    """Accepted work was stopped because of the service's content rules: only other words can succeed."""


@dataclass(frozen=True)
class Submission:
    """An accepted request: the provider's id and whatever must be kept to poll it (URLs …), JSON-ready."""

    request_id: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Poll:
    """How an accepted request is doing. position counts from 1 in the provider's own queue; share is 0-1 if known.

    is_moderated: it failed because of content rules.
    """

    state: State
    position: int | None = None
    share: float | None = None
    message: str = ""
    is_moderated: bool = False

    @property
    def failure(self) -> GenerationFailed:
        """What a caller raises for work that ended without a result."""
        return Moderated(self.message) if self.is_moderated else GenerationFailed(self.message)


@dataclass(frozen=True)
class Recent:
    """One request in a service's own list. run_seconds: what is charged for, where the service tells it."""

    request_id: str
    created_at: datetime | None
    state: State
    model: str = ""
    run_seconds: float | None = None


class Listing(Protocol):
    """An account's own list of what it was asked, whatever that was: a request without a row of ours is an alarm."""

    def recent(self, limit: int) -> Iterator[Recent]:
        """The latest requests, the newest first. Raises NotSupported, Unavailable."""
        ...
