"""What was understood of a request, and what of it somebody else decides: the person's choices, and who makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from engine.brief import DURATION_SECONDS, MOST_NAMES, SCALES, Brief, SectionWish
from engine.words.reading import with_length
from engine.words.readings import RULES, Heard, NotHeeded, Reading
from makers import reading
from makers.choosing import Maker

LISTS = {"instruments", "without", "production", "sections"}
BRIEF_FIELDS = {field.name for field in fields(Brief)}


@dataclass(frozen=True)
class Understanding:
    """A reading beside what was chosen: findings are what the words decide.

    overruled: the person chose otherwise. ignored: the person threw it out.
    """

    reading: Reading
    findings: tuple[Heard, ...] = ()
    overruled: tuple[Heard, ...] = ()
    ignored: tuple[Heard, ...] = ()

    @property
    def open_questions(self) -> str:
        """What is asked, as one value that comes back with a request that leaves it open."""
        return "|".join(f"{question.field}:{question.words}" for question in self.reading.questions)[:1000]

    def for_maker(self, maker: Maker) -> Understanding:
        """The same with what this one will not heed, instead of what the built-in composer won't."""
        if maker.model is None:
            return self
        general = tuple(each for each in self.reading.not_heeded if each.field not in BRIEF_FIELDS)
        labels: dict[str, str] = {}
        for finding in self.findings:
            labels[finding.field] = ", ".join(filter(None, (labels.get(finding.field), finding.label)))
        own = tuple(NotHeeded("", "", why) for why in maker.hopes(labels))
        return replace(self, reading=replace(self.reading, not_heeded=(*general, *own)))

    def with_remarks(self, remarks: Iterable[str]) -> Understanding:
        """The same with what else will not be heeded by who makes it."""
        more = tuple(NotHeeded("", "", remark) for remark in remarks)
        return replace(self, reading=replace(self.reading, not_heeded=(*self.reading.not_heeded, *more)))

    def settle(self, brief: Brief, most_seconds: float = DURATION_SECONDS[1]) -> Brief:
        """The brief with its length, and with what a language model read instead of the rules as choices.

        most_seconds: no longer than that for the sake of its lyrics alone.
        """
        if self.reading.reader == RULES:
            return with_length(brief, most_seconds)
        ids = {finding.id for finding in self.reading.findings}
        others = [found.id for found in reading.by_rules(brief.prompt).findings if found.id not in ids]
        ignored = tuple(dict.fromkeys((*brief.ignored, *others)))[:MOST_NAMES]
        return with_length(replace(brief, **_choices(self.findings, brief), ignored=ignored), most_seconds)

    def to_dict(self) -> dict[str, Any]:
        """As it is kept with what is made: JSON-ready, every heard thing with its id."""
        values = self.reading.to_dict()
        del values["heard"]
        kinds = {"heard": self.findings, "overruled": self.overruled, "ignored": self.ignored}
        return {**{kind: [finding.to_dict() for finding in found] for kind, found in kinds.items()}, **values}


def understand(brief: Brief, read: Callable[[str], Reading] = reading.read) -> Understanding:
    """What the words of a brief say, beside what it already holds. read: who reads; by default whoever does here."""
    found = read(brief.prompt)
    kept, overruled, ignored = [], [], []
    for finding in found.findings:
        if finding.id in brief.ignored:
            ignored.append(finding)
        elif _is_overruled(finding, brief):
            overruled.append(finding)
        else:
            kept.append(finding)
    return Understanding(_without_answered(found, brief), tuple(kept), tuple(overruled), tuple(ignored))


def _is_overruled(finding: Heard, brief: Brief) -> bool:
    if finding.field == "duration_seconds":
        return not brief.is_length_open and brief.duration_seconds != finding.value
    chosen: Any = getattr(brief, finding.field, None)
    if finding.field == "sections":
        return bool(chosen)
    is_list = isinstance(chosen, tuple | bool)
    return not is_list and chosen not in (None, "") and chosen != finding.value


def _choices(findings: Iterable[Heard], brief: Brief) -> dict[str, Any]:
    """What was heard as values of a brief, where nothing was chosen; words that need deciding stay with the rules."""
    values: dict[str, Any] = {}
    for finding in findings:
        if finding.field in LISTS:
            value = SectionWish(**finding.value) if finding.field == "sections" else finding.value
            values[finding.field] = (*values.get(finding.field, getattr(brief, finding.field)), value)
        elif finding.field == "duration_seconds":
            values |= {"duration_seconds": finding.value, "is_length_open": False}
        elif finding.field != "key" or finding.value in SCALES:
            values.setdefault(finding.field, finding.value)
    if "voice" in values:
        values["is_instrumental"] = values["voice"] == "none"
    return values


def _without_answered(found: Reading, brief: Brief) -> Reading:
    """Without the questions that a choice has answered."""
    questions = tuple(each for each in found.questions if not getattr(brief, each.field, None))
    return replace(found, questions=questions)
