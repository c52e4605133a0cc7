"""Who reads what people write: the language model of this installation while it answers in time, else the rules."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.words import reading as rules
from engine.words.readings import Heard, NotHeeded, Question, Reading
from makers.language_model import answer_of

if TYPE_CHECKING:
    from engine.language_models.interface import LanguageModel

KEPT_BY_RULES = 512


def read(prompt: str) -> Reading:
    """What the words say, by whoever reads here now; the reading says who. Never raises for a model that fails."""

    def question(model: LanguageModel) -> dict[str, Any]:
        # Loaded here: most installations have no model.
        return asdict(import_module("engine.language_models.reading").read_with(model, prompt))

    values = answer_of("reading", prompt, question)
    return _from_kept(values) if values is not None else by_rules(prompt)


@lru_cache(maxsize=KEPT_BY_RULES)
def by_rules(prompt: str) -> Reading:
    """What the built-in reader makes of the words."""
    return rules.read(prompt)


def _from_kept(values: dict[str, Any]) -> Reading:
    return Reading(
        findings=tuple(Heard(**finding) for finding in values["findings"]),
        not_heeded=tuple(NotHeeded(**each) for each in values["not_heeded"]),
        not_understood=tuple(values["not_understood"]),
        questions=tuple(Question(**{**each, "choices": tuple(each["choices"])}) for each in values["questions"]),
        language=values["language"],
        reader=values["reader"],
    )
