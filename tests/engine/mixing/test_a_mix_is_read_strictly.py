"""A mix that cannot be used is refused with a sentence that names the part; one that can means the same for ever."""

from __future__ import annotations

from typing import Any

import pytest

from engine.mixing.document import MixError, parse_mix, parse_mix_text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "This is not JSON"),
        ("[" * 100_000, "This is not JSON"),
        (" " * 300_000, "too long"),
        ("[]", "A mix is an object"),
        ('{"version": 2}', "of version 2"),
        ('{"tracks": []}', "'tracks' is nothing that a mix has"),
        ('{"parts": {}}', "parts must be a list"),
        ('{"parts": [{}]}', "Part 1: source is missing"),
        ('{"parts": [{"source": "a"}, {"source": "b", "volume_db": NaN}]}', "Part 2: volume_db must be a number"),
        ('{"parts": [{"source": "a", "volume_db": 1e9}]}', "Part 1: volume_db must be from -60 to 12 dB"),
        ('{"parts": [{"source": "a", "pan": -2}]}', "Part 1: pan must be from -1 to 1"),
        ('{"parts": [{"source": "a", "offset_seconds": -1}]}', "Part 1: offset_seconds must be from 0"),
        ('{"parts": [{"source": "a", "start_seconds": 2, "end_seconds": 2}]}', "Part 1: end_seconds must be behind"),
        ('{"parts": [{"source": "a", "key": "H major"}]}', "Part 1: key must be one of"),
        ('{"parts": [{"source": "a", "chain": {"effects": [{"kind": "speed", "factor": 0}]}}]}', "Part 1: Effect 1"),
        ('{"parts": [{"source": "a", "chain": {"export": {"format": "mp3"}}}]}', "Part 1: its chain has an export"),
        ('{"master": {"cross_fader": 3}}', "Master: cross_fader must be from -1 to 1"),
        ('{"export": {"format": "mp3", "bit_depth": 16}}', "Export: mp3 has its own sample rate"),
        ('{"song": {"bpm": 0}}', "Song: bpm must be from 20 to 400 BPM"),
    ],
)
def test_what_is_wrong_and_where(text: str, words: str) -> None:
    with pytest.raises(MixError, match=words):
        parse_mix_text(text)


def test_no_more_than_sixteen_parts() -> None:
    parse_mix({"parts": [{"source": "a"}] * 16})
    with pytest.raises(MixError, match="at most 16 parts; this one has 17"):
        parse_mix({"parts": [{"source": "a"}] * 17})


def test_a_mix_written_down_is_the_same_mix() -> None:
    document: dict[str, Any] = {
        "name": "Two",
        "song": {"bpm": 120, "key": "C major"},
        "parts": [
            {"source": "a", "pan": 0.5, "side": "a", "chain": {"effects": [{"kind": "gain", "gain_db": -3}]}},
            {"source": "b", "bpm": 100, "follows_tempo": True, "fade_in_seconds": 1, "fade_in_shape": "linear"},
        ],
        "master": {"cross_fader": -0.25},
        "export": {"format": "flac", "bit_depth": 24},
    }
    mix = parse_mix(document)
    assert parse_mix(mix.to_dict()) == mix
    assert mix.to_dict()["parts"][0]["volume_db"] == 0.0
    assert mix.to_dict()["parts"][1]["fade_in_shape"] == "linear"
