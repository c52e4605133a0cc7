"""Who reads what people write: the language model of this installation while it answers in time, else the rules."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache

from engine.words import reading as rules
from engine.words.readings import Heard, NotHeeded, Question, Reading
from jobs import outside
from makers.models import Reader

if TYPE_CHECKING:
    from engine.language_models.interface import LanguageModel

SECONDS = 4.0
KEPT_SECONDS = 86_400
# So long nobody waits for one that has just failed.
REST_SECONDS = 30
KEPT_BY_RULES = 512
_REST = "reader:rests"
log = logging.getLogger(__name__)


def read(prompt: str) -> Reading:
    """What the words say, by whoever reads here now; the reading says who. Never raises for a model that fails."""
    name = settings.READER.get("model", "")
    if not name or not _is_on(name):
        return by_rules(prompt)
    words = "\n".join((name, prompt))
    place = f"reading:{hashlib.sha256(words.encode()).hexdigest()}"
    kept = cache.get(place)
    if kept is not None:
        return _from_kept(kept)
    if cache.get(_REST):
        return by_rules(prompt)
    return _by_model(prompt, place)


@lru_cache(maxsize=KEPT_BY_RULES)
def by_rules(prompt: str) -> Reading:
    """What the built-in reader makes of the words."""
    return rules.read(prompt)


def _by_model(prompt: str, place: str) -> Reading:
    # Loaded here: most installations have no model, and none of their processes needs the client.
    interface, reader = (import_module(f"engine.language_models.{name}") for name in ("interface", "reading"))
    try:
        reading: Reading = reader.read_with(_model(), prompt)
    except interface.UnusableAnswer as error:
        log.info("The language model's reading was of no use: %s", error)
        return by_rules(prompt)
    except interface.LanguageModelError as error:
        log.warning("The language model did not read: %s", error)
        cache.set(_REST, 1, timeout=REST_SECONDS)
        return by_rules(prompt)
    cache.set(place, asdict(reading), timeout=KEPT_SECONDS)
    return reading


def _model() -> LanguageModel:
    chosen = settings.READER
    options: dict[str, Any] = {
        "base_url": chosen["url"],
        "model": chosen["model"],
        "key": chosen["key"],
        "outbound": outside.outbound(),
        "timeout_seconds": SECONDS,
    }
    kinds = {"openai": ("openai_compatible", "OpenAICompatible"), "gemini": ("gemini", "Gemini")}
    module, kind = kinds[chosen["service"]]
    model: LanguageModel = getattr(import_module(f"engine.language_models.{module}"), kind)(**options)
    return model


def _is_on(name: str) -> bool:
    return not Reader.objects.filter(model=name, is_on=False).exists()


def _from_kept(values: dict[str, Any]) -> Reading:
    return Reading(
        findings=tuple(Heard(**finding) for finding in values["findings"]),
        not_heeded=tuple(NotHeeded(**each) for each in values["not_heeded"]),
        not_understood=tuple(values["not_understood"]),
        questions=tuple(Question(**{**each, "choices": tuple(each["choices"])}) for each in values["questions"]),
        language=values["language"],
        reader=values["reader"],
    )
