"""Who writes short words out: the language model of this installation while it answers in time, else the rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.brief import Brief
from engine.words.enhancing import enhance
from engine.words.readings import RULES
from makers.language_model import answer_of

if TYPE_CHECKING:
    from engine.language_models.interface import LanguageModel


@dataclass(frozen=True)
class WrittenOut:
    """A prompt that was written out. writer: the name of a language model, or "rules"."""

    words: str
    writer: str


def write_out(brief: Brief) -> WrittenOut:
    """The prompt of a brief with what it leaves open, to be read and changed. Never raises for a model that fails."""

    def question(model: LanguageModel) -> dict[str, Any]:
        # Loaded here: most installations have no model.
        words = import_module("engine.language_models.writing_out").write_out_with(model, brief)
        return {"words": words, "writer": model.name}

    values = answer_of("writing", json.dumps(brief.to_dict(), sort_keys=True), question)
    return WrittenOut(**values) if values is not None else WrittenOut(enhance(brief), RULES)
