"""What was understood of a request: each thing with the words it came from, and what cannot be done."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

RULES = "rules"


@dataclass(frozen=True)
class Heard:
    """One thing that was read. field: of `engine.brief.Brief`; value: JSON-ready, one name for fields that hold lists.

    What was said without a number stays a word, which `engine.words.reading.resolve` decides: tempo_bpm "very
    slow", "slow", "medium", "fast" or "very fast" ([low, high] for "90 to 100 BPM"); tempo_end_bpm "slower" or
    "faster"; key a mode alone ("minor", "dorian"). A section is {"name", "bars", "at_seconds"}. without: an
    instrument, a family, a genre, a style or a mood.

    words: as they were typed, at start:end of the prompt. label: how a chip says it ("3/4", "no drums", "drill,
    played as trap").
    """

    field: str
    value: Any
    words: str
    start: int
    end: int
    label: str

    @property
    def id(self) -> str:
        """Names it in `Brief.ignored`: "genre:jazz", "sections:drop 30.0"."""
        parts = self.value.values() if isinstance(self.value, dict) else (self.value,)
        return f"{self.field}:{' '.join(str(part) for part in parts if part is not None)}"[:80]

    def to_dict(self) -> dict[str, Any]:
        """The thing heard as JSON-ready values, with its id."""
        return {"id": self.id, **asdict(self)}


@dataclass(frozen=True)
class NotHeeded:
    """What was understood but will not be done; why: a sentence for the person, with what happens instead."""

    field: str
    words: str
    why: str


@dataclass(frozen=True)
class Question:
    """What only the person can answer, such as a genre that nobody here knows; choices: values that would do."""

    field: str
    words: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A request as it was understood.

    findings: "heard" in JSON. not_heeded: by the built-in composer. language: of the words ("en").
    """

    findings: tuple[Heard, ...] = ()
    not_heeded: tuple[NotHeeded, ...] = ()
    not_understood: tuple[str, ...] = ()
    questions: tuple[Question, ...] = field(default=())
    language: str = "en"
    reader: str = RULES

    def to_dict(self) -> dict[str, Any]:
        """The reading as JSON-ready values, every heard thing with its id."""
        values = asdict(self)
        del values["findings"]
        return {"heard": [finding.to_dict() for finding in self.findings], **values}
