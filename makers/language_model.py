"""The language model of this installation: asked in time, once for the same words, and left in peace when it fails."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache

from jobs import outside
from makers.models import Reader

if TYPE_CHECKING:
    from engine.language_models.interface import LanguageModel

SECONDS = 4.0
KEPT_SECONDS = 86_400
# So long nobody waits for one that has just failed.
REST_SECONDS = 30
_REST = "reader:rests"
log = logging.getLogger(__name__)


def answer_of(kind: str, words: str, question: Callable[[LanguageModel], dict[str, Any]]) -> dict[str, Any] | None:
    """What the model answers to this question about these words, JSON-ready, or what it answered before.

    None where there is no model, staff switched it off, it rests, it fails, or its answer is of no use.
    """
    name = settings.READER.get("model", "")
    if not name or not _is_on(name):
        return None
    content = "\n".join((name, words))
    place = f"{kind}:{hashlib.sha256(content.encode()).hexdigest()}"
    kept: dict[str, Any] | None = cache.get(place)
    if kept is not None or cache.get(_REST):
        return kept
    answer = _ask(question)
    if answer is not None:
        cache.set(place, answer, timeout=KEPT_SECONDS)
    return answer


def _ask(question: Callable[[LanguageModel], dict[str, Any]]) -> dict[str, Any] | None:
    # Loaded here: most installations have no model, and none of their processes needs the client.
    interface = import_module("engine.language_models.interface")
    try:
        return question(_model())
    except interface.UnusableAnswer as error:
        log.info("The language model's answer was of no use: %s", error)
    except interface.LanguageModelError as error:
        log.warning("The language model did not answer: %s", error)
        cache.set(_REST, 1, timeout=REST_SECONDS)
    return None


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
