"""Every preset is a chain that can be read, does something, and is no louder than full scale."""

from __future__ import annotations

import numpy as np
import pytest

from engine.composer.genres import STYLES
from engine.effects.chain import parse
from engine.effects.kinds import KINDS
from engine.effects.presets import chain_preset, chain_presets, effect_presets
from tests.engine.effects.sounds import noise, pitch_of, sine, through

SOUND = noise(0.6, -24) + sine(330, 0.6, -14)


@pytest.mark.parametrize("name", chain_presets())
def test_a_chain_does_something_and_does_not_clip(name: str) -> None:
    chain = chain_preset(name)
    result = through(SOUND, *chain.to_dict()["effects"])
    assert np.abs(result).max() <= 1.0
    assert len(result) != len(SOUND) or np.abs(result - SOUND).max() > 0.001
    assert parse(chain.to_dict()) == chain
    assert chain_presets()[name].description.endswith(".")


def test_what_people_ask_for_is_there() -> None:
    wished = {"slowed-reverb", "sped-up", "nightcore", "lo-fi", "8d", "radio", "telephone", "karaoke"}
    assert wished <= set(chain_presets())


def test_every_genre_has_its_chain() -> None:
    assert {preset.genre for preset in chain_presets().values() if preset.genre} == set(STYLES)


def test_karaoke_goes_into_my_key() -> None:
    chain = chain_preset("karaoke", semitones=-3)
    assert [each.kind for each in chain.effects] == ["centre_cancel", "pitch", "loudness"]
    wide = SOUND * np.array([1.0, -1.0], np.float32)
    result = through(np.concatenate([wide] * 3), *chain.to_dict()["effects"])
    assert pitch_of(result[10_000:-10_000, 0]) == pytest.approx(330 * 2 ** (-3 / 12), rel=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_presets_of_effects_are_effects(kind: str) -> None:
    presets = effect_presets(kind)
    assert all(each.kind == kind for each in presets.values())
    needs_a_place = {"gain", "cut", "reverse", "loop", "cross_fade"}
    assert len(presets) >= (0 if kind in needs_a_place else 2)
