"""Services for other things than songs: stems, pictures and transcripts, with the life and the errors songs have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, Literal, Protocol, TypeVar

from engine.outbound import Downloaded
from engine.outside import Poll, Report, Submission
from engine.providers.shared import remote
from engine.providers.tools.model import FOUR_STEMS, ToolModel


@dataclass(frozen=True)
class Separation:
    """A recording to take apart. audio: its address, valid until the work is done, or a small file on this disk.

    stems: which ones are wanted. shifts: 1-10, more is better and takes as many times longer.
    """

    audio: str | Path
    token: str
    stems: tuple[str, ...] = FOUR_STEMS
    shifts: int = 1


@dataclass(frozen=True)
class Stems:
    """Audio files by the name of the stem."""

    files: dict[str, Path]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A square picture to paint. The same seed and token give the same seed to the model."""

    prompt: str
    token: str
    seed: int | None = None
    format: Literal["jpeg", "png"] = "jpeg"
    pixels: Literal[512, 1024] = 1024


@dataclass(frozen=True)
class Painted:
    """A JPEG or PNG file, as its bytes say."""

    file: Path
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Transcription:
    """A recording to write down. audio: as in `Separation`.

    language: two letters ("de"), None to be found out. hint: words that are likely in it, such as its lyrics.
    """

    audio: str | Path
    token: str
    language: str | None = None
    hint: str = ""


@dataclass(frozen=True)
class Word:
    """One word and when it is sung or said, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Transcript:
    """What was heard, in order; no words for a recording without any. language: "" where it was not told."""

    words: tuple[Word, ...]
    language: str
    facts: dict[str, Any] = field(default_factory=dict)


WORK = {"separation": "separation", "picture": "picture", "transcription": "transcript"}
"""What each kind of tool makes, in a word for people."""


class ToolRequest(Protocol):
    """Any request of a tool."""

    @property
    def token(self) -> str: ...


Request = TypeVar("Request", bound=ToolRequest)
Result = TypeVar("Result", bound=Stems | Painted | Transcript)
Request_contra = TypeVar("Request_contra", bound=ToolRequest, contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)


class Tool(Protocol[Request_contra, Result_co]):
    """The interface; its methods mean what those of `interface.Provider` mean, and raise the same errors."""

    name: str

    def submit(self, request: Request_contra) -> Submission: ...

    def poll(self, request: Request_contra, submission: Submission) -> Poll: ...

    def cancel(self, request: Request_contra, submission: Submission) -> bool: ...

    def find(self, request: Request_contra) -> Submission | None: ...

    def known_as(self, request: Request_contra, request_id: str) -> Submission: ...

    def fetch(self, request: Request_contra, submission: Submission, into: Path, report: Report) -> Result_co: ...


class Files:
    """The files of one result on their way to this disk."""

    def __init__(self, client: remote.Client, into: Path) -> None:
        self._client = client
        self._into = into
        self.loaded: list[Downloaded] = []

    def load(self, url: str, name: str, kind_of: remote.KindOf) -> Path:
        """Raises Unavailable, GenerationFailed."""
        path, got = self._client.load(url, self._into, name=name, kind_of=kind_of)
        self.loaded.append(got)
        return path


class RemoteTool(Generic[Request, Result]):
    """One model at one service. inputs: what it is asked; result: what its output becomes here."""

    def __init__(
        self,
        model: ToolModel,
        client: remote.Client,
        inputs: Callable[[Request, ToolModel], dict[str, Any]],
        result: Callable[[Request, remote.Output, Files], Result],
    ) -> None:
        self.name = model.service
        self._model = model
        self._client = client
        self._inputs = inputs
        self._result = result

    def submit(self, request: Request) -> Submission:
        """Raises Refused, Unavailable, OutcomeUnknown."""
        return self._client.send(self._inputs(request, self._model), request.token, self._model.endpoint)

    def poll(self, request: Request, submission: Submission) -> Poll:
        """Raises Unavailable."""
        del request
        return self._client.poll(submission)

    def cancel(self, request: Request, submission: Submission) -> bool:
        """Whether it certainly ended without charge. Raises Unavailable."""
        del request
        return self._client.cancel(submission)

    def find(self, request: Request) -> Submission | None:
        """Raises OutcomeUnknown."""
        return self._client.find(self._inputs(request, self._model), has_seed=self._model.has_seed)

    def known_as(self, request: Request, request_id: str) -> Submission:
        """The submission a genuine webhook told of, whose own answer was lost."""
        return self._client.known_as(request_id, self._inputs(request, self._model))

    def fetch(self, request: Request, submission: Submission, into: Path, report: Report) -> Result:
        """Raises Unavailable, GenerationFailed, Moderated."""
        into.mkdir(parents=True, exist_ok=True)
        report("fetching", None)
        output = self._client.output(submission)
        files = Files(self._client, into)
        made = self._result(request, output, files)
        report("fetching", 1.0)
        endpoint, slug = self._model.endpoint, self._model.slug
        return replace(made, facts=remote.facts_of(slug, endpoint, submission, output, files.loaded))
