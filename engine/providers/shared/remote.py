"""What the paid services have in common: the life a request leads at one of them, whatever it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NotRequired, Protocol, TypedDict

from engine.cleaning import clean
from engine.outbound import Downloaded, Outbound
from engine.outside import Poll, Recent, Submission

# What a person wrote or sang is kept in the brief and in our own storage, not beside a request's id.
_PRIVATE = frozenset({
    "prompt", "tags", "lyrics", "lyrics_prompt", "original_tags", "original_lyrics", "initial_prompt", "audio",
    "audio_url", "audio_file", "composition_plan", "source_audio_url", "init_audio", "inpaint_audio",
})  # fmt: skip
KindOf = Callable[[bytes], str | None]
"""The format of a file by its first bytes; None for one that is not wanted."""


class Account(TypedDict):
    """Whose money is spent and how the service is reached; the addresses are the service's own if left out."""

    key: str
    outbound: Outbound
    webhook_url: NotRequired[str]
    base_url: NotRequired[str]


@dataclass(frozen=True)
class Output:
    """What a model made, as the service tells it, and the service's own facts about it."""

    value: Any
    facts: dict[str, Any] = field(default_factory=dict)


class Client(Protocol):
    """One model at one service. Errors: those of `interface`."""

    def send(self, inputs: dict[str, Any], token: str, endpoint: str) -> Submission:
        """Once, for money. endpoint: the model's own, or a neighbour of it."""
        ...

    def known_as(self, request_id: str, inputs: dict[str, Any]) -> Submission:
        """The submission a genuine webhook told of, whose own answer was lost."""
        ...

    def poll(self, submission: Submission) -> Poll: ...

    def cancel(self, submission: Submission) -> bool: ...

    def find(self, inputs: dict[str, Any], *, has_seed: bool) -> Submission | None: ...

    def output(self, submission: Submission) -> Output:
        """What finished work made. Raises Unavailable while it is not finished, GenerationFailed, Moderated."""
        ...

    def song_in(self, output: Output) -> str:
        """The address of the only file in it. Raises GenerationFailed."""
        ...

    def load(self, url: str, into: Path, *, name: str, kind_of: KindOf) -> tuple[Path, Downloaded]: ...

    def recent(self, limit: int) -> Iterator[Recent]:
        """The account's latest requests of any model, the newest first. Raises NotSupported, Unavailable."""
        ...


def submission(request_id: str, urls: dict[str, Any], inputs: dict[str, Any]) -> Submission:
    """An accepted request with its addresses and its settings, without words and recordings."""
    kept = {name: value for name, value in inputs.items() if name not in _PRIVATE}
    return Submission(request_id, clean({**urls, "asked": kept}))


def facts_of(
    slug: str, endpoint: str, submission: Submission, output: Output, files: list[Downloaded]
) -> dict[str, Any]:
    """What is worth keeping with a recipe."""
    inputs = submission.details.get("asked", {})
    facts = {
        "model": slug,
        "endpoint": endpoint,
        "request_id": submission.request_id,
        "request": inputs,
        "seed": inputs.get("seed"),
        "fetched_bytes": sum(got.size_bytes for got in files),
        "fetched_sha256": " ".join(got.sha256 for got in files),
        **output.facts,
    }
    return {name: value for name, value in clean(facts).items() if value not in (None, "")}
