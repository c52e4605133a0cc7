"""A description is said to be too long exactly when something of it is left out."""

from __future__ import annotations

import pytest

from engine.brief import Brief
from engine.providers.ace_step.models import MODELS as ACE_STEP_MODELS
from engine.providers.catalogue import SEEDED
from engine.providers.model import Model
from engine.providers.shared.wording import chosen, ignored


def is_told(model: Model, characters: int) -> bool:
    brief = Brief("x" * characters, key="F minor", tempo_bpm=93.0, duration_seconds=30.0)
    return any("too long" in told for told in ignored(brief, model))


@pytest.mark.parametrize("model", ACE_STEP_MODELS, ids=lambda model: model.slug)
def test_key_and_tempo_take_no_room_where_they_are_no_words(model: Model) -> None:
    assert not is_told(model, model.prompt_characters)
    assert is_told(model, model.prompt_characters + 1)


@pytest.mark.parametrize("model", [one for one in SEEDED if one.service != "ace-step"], ids=lambda model: model.slug)
def test_key_and_tempo_take_room_where_they_are_words(model: Model) -> None:
    room = model.prompt_characters - len(chosen(Brief("x", key="F minor", tempo_bpm=93.0)))
    assert not is_told(model, room)
    assert is_told(model, room + 1)
