"""Whatever the effect: any division of what goes in, any place to begin, silence, one frame, and its limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.effects.chain import parse, parse_effect
from engine.effects.effect import EffectError
from engine.effects.kinds import KINDS
from engine.effects.parameters import ChainError, Number, rules_of
from tests.engine.effects.sounds import EXAMPLES, NEEDED, built, noise, sine, through, whole

SOUND = noise(1.0) + sine(220, 1.0)
# They work on a voice, and refuse what is none with a sentence.
OF_A_VOICE = ("pitch_correction", "harmony")
STREAMS = [kind for kind in KINDS if "stream" in vars(KINDS[kind])]


@pytest.mark.parametrize("kind", STREAMS)
def test_what_comes_out_does_not_depend_on_how_it_goes_in(kind: str) -> None:
    effect = parse_effect(EXAMPLES[kind])
    at_once = effect.stream(0, len(SOUND))
    expected = np.concatenate([at_once.process(SOUND), at_once.finish()])
    in_pieces = effect.stream(0, len(SOUND))
    chance, place, found = np.random.default_rng(5), 0, []
    while place < len(SOUND):
        count = int(chance.choice([0, 1, 7, 30, 441, 5_000]))
        found.append(in_pieces.process(SOUND[place : place + count]))
        place += count
    result = np.concatenate([*found, in_pieces.finish()])
    assert len(result) == len(expected) == len(SOUND) + effect.tail_frames()
    assert np.abs(result - expected).max() <= 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_it_sounds_the_same_wherever_one_begins_to_read(kind: str) -> None:
    sound = built(SOUND, EXAMPLES[kind])
    expected = whole(sound)
    start = sound.frames // 2 + 17
    stop = min(sound.frames, start + 9_000)
    found = np.concatenate(list(sound.blocks(start, stop)))
    assert len(found) == stop - start
    assert np.abs(found - expected[start:stop]).max() <= 1e-4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [1, 29, 1_000])
def test_very_short_sounds_pass_or_are_refused_with_a_sentence(kind: str, frames: int) -> None:
    if kind in ("noise_reduction", "cross_fade", *OF_A_VOICE):
        # What they need lies behind the end, or is not in so little.
        with pytest.raises(EffectError, match=r"\.$"):
            through(SOUND[:frames], EXAMPLES[kind])
        return
    result = through(SOUND[:frames], EXAMPLES[kind])
    assert len(result) >= 1
    assert np.isfinite(result).all()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("trim", "cross_fade", *OF_A_VOICE)])
def test_silence_stays_silent(kind: str) -> None:
    assert np.abs(through(SOUND * 0, EXAMPLES[kind])).max() <= 1e-6


def extremes(kind: str) -> list[dict[str, Any]]:
    """Each parameter at both ends of its range, the others as they are."""
    found = []
    for name, each in rules_of(KINDS[kind]).items():
        rule = each.metadata["rule"]
        if isinstance(rule, Number):
            found += [{**EXAMPLES[kind], name: rule.least}, {**EXAMPLES[kind], name: rule.most}]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_works_at_both_ends_of_its_range(kind: str) -> None:
    short = SOUND[:20_000]
    for document in extremes(kind):
        try:
            result = through(short, document)
        except (ChainError, EffectError):
            # Values that do not go together are refused, and so is what lies behind the end.
            continue
        assert np.isfinite(result).all(), document
        assert np.abs(result).max() < 64.0, document


NEUTRAL = [
    {"kind": "equalizer"},
    {"kind": "parametric_equalizer", "bands": [{"hertz": 500, "gain_db": 0}]},
    {"kind": "compressor", "ratio": 1},
    {"kind": "limiter", "ceiling_dbtp": 0},
    {"kind": "gate", "range_db": 0},
    {"kind": "de_esser", "most_db": 0},
    {"kind": "noise_reduction", "learn_from": 0, "learn_to": 0.5, "reduction_db": 0},
    {"kind": "gain"},
    {"kind": "reverb", "mix": 0},
    {"kind": "delay", "seconds": 0.1, "mix": 0},
    {"kind": "chorus", "mix": 0},
    {"kind": "saturation", "mix": 0},
    {"kind": "stereo_width"},
    {"kind": "pan"},
    {"kind": "rotation", "depth": 0},
    {"kind": "centre_cancel", "amount": 0},
    {"kind": "fade"},
    {"kind": "tempo", "factor": 1},
    {"kind": "pitch", "semitones": 0},
    {"kind": "speed", "factor": 1},
    {"kind": "pitch_correction", "amount": 0},
]


@pytest.mark.parametrize("effect", NEUTRAL, ids=lambda effect: effect["kind"])
def test_an_effect_that_is_to_do_nothing_moves_nothing(effect: dict[str, Any]) -> None:
    result = through(SOUND * np.float32(0.5), effect)
    assert np.abs(result[: len(SOUND)] - SOUND * 0.5).max() < 1e-6
    assert np.abs(result[len(SOUND) :]).max(initial=0.0) < 1e-6


def test_every_effect_is_tried_with_something_to_do() -> None:
    assert set(NEEDED) <= set(KINDS)
    for kind in KINDS:
        assert parse({"effects": [EXAMPLES[kind]]}).effects[0].kind == kind


@pytest.mark.parametrize("kind", [kind for kind in STREAMS if kind not in ("pan", "rotation", "chorus", "reverb")])
def test_what_is_the_same_on_both_sides_stays_so(kind: str) -> None:
    same = np.repeat(SOUND[:, :1], 2, axis=1)
    result = through(same, EXAMPLES[kind])
    assert np.abs(result[:, 0] - result[:, 1]).max() <= 1e-6
