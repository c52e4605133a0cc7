"""What every provider of music offers, built-in or remote: capabilities, submit, poll, cancel, find, fetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from engine.brief import Brief

Report = Callable[[str, float | None], None]
"""Called with a stage's name and, only where it is really known, the share done (0-1)."""


class ProviderError(Exception):
    """Something a provider said or failed to say; the message may be shown to a person."""


class Refused(ProviderError):
    """The request itself was not accepted (422, moderation, a limit): trying again the same way is useless."""


class Unavailable(ProviderError):
    """The request was certainly not accepted or not answered for a passing reason; retry_after in seconds if told."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutcomeUnknown(ProviderError):
    """A submission may or may not have been accepted: never send it again before `find` has settled the question."""


class GenerationFailed(ProviderError):
    """The provider accepted the request and then failed for good: a new attempt is a new charge."""


@dataclass(frozen=True)
class Capabilities:
    """What a provider takes and promises; limits are inclusive. usual_seconds: typical run time for a 60 s song."""

    longest_seconds: float
    takes: frozenset[str]
    promises_tempo: bool = False
    promises_key: bool = False
    makes_stems: bool = False
    is_free_to_repeat: bool = False
    usual_seconds: float = 10.0


@dataclass(frozen=True)
class GenerationRequest:
    """One take to make: the brief (seed always set), and a token the provider echoes if it can."""

    brief: Brief
    token: str


@dataclass(frozen=True)
class Submission:
    """An accepted request: the provider's id and whatever must be kept to poll it (URLs …), JSON-ready."""

    request_id: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Poll:
    """How an accepted request is doing. position counts from 1 in the provider's own queue; share is 0-1 if known."""

    state: Literal["queued", "running", "done", "failed", "cancelled"]
    position: int | None = None
    share: float | None = None
    message: str = ""


@dataclass(frozen=True)
class Fetched:
    """A result on this disk: the mix, true stems by name where there are some, the score, and facts for the recipe.

    mix and stems are audio files (32-bit float WAV from the composer, anything decodable from others), not mastered.
    """

    mix: Path
    stems: dict[str, Path] = field(default_factory=dict)
    score: Path | None = None
    midi: Path | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """The interface. Every method may raise the ProviderErrors above and nothing else on purpose."""

    name: str

    def capabilities(self) -> Capabilities: ...

    def submit(self, request: GenerationRequest) -> Submission: ...

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll: ...

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """Whether the provider certainly stopped the work without charge."""
        ...

    def find(self, request: GenerationRequest) -> Submission | None:
        """An accepted request with this token, from the provider's own list; None when there is none."""
        ...

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched: ...
