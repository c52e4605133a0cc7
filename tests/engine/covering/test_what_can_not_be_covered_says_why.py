"""Wishes and recordings of which no cover can be made: the field, what to do, and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.analysis.analysing import analyse_blocks
from engine.audio.verification import BrokenResult
from engine.changing.regions import ChangeError
from engine.covering.covering import check_cover, cover_recording
from engine.covering.laying import lay_beside
from engine.covering.voice import take_voice
from engine.effects.sound import ArraySound
from tests.engine.changing.songs import silent
from tests.engine.covering.recordings import Recorded, cover

WISH = {"verb": "cover", "genre": "house", "seed": 1}


def refused(analysis: Any, **wish: object) -> ChangeError:
    with pytest.raises(ChangeError) as error:
        check_cover(analysis, {**WISH, **wish})
    return error.value


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"verb": "remix"}, "verb"),
        ({"genre": "polyphonic soup"}, "genre"),
        ({"genre": None}, "genre"),
        ({"keep_voice": "yes"}, "keep_voice"),
        ({"tempo_bpm": float("nan")}, "tempo_bpm"),
        ({"tempo_bpm": 1000}, "tempo_bpm"),
        ({"key": "H major"}, "key"),
        ({"key": ["C major"]}, "key"),
        ({"key": "C major"}, "key"),
        ({"seed": -1}, "seed"),
        ({"loudness": -3}, "loudness"),
        ({"verb": "part", "part": "voice"}, "part"),
        ({"verb": "part", "part": "spoons"}, "part"),
    ],
)
def test_wishes_that_make_no_sense(recorded: Recorded, wish: dict[str, object], field: str) -> None:
    assert refused(recorded.analysis, **wish).field == field


def test_noise_has_no_beat() -> None:
    noise = np.random.default_rng(1).normal(0.0, 0.1, (12 * SAMPLE_RATE, 2)).astype(np.float32)
    error = refused(analyse_blocks([noise]).to_dict())
    assert (error.field, "a recording with a beat" in str(error)) == ("recording", True)


def test_drums_alone_have_no_chords() -> None:
    click = np.random.default_rng(1).normal(0.0, 0.3, 2000) * np.exp(-np.arange(2000) / 300)
    line = np.zeros(16 * SAMPLE_RATE, np.float32)
    for beat in range(31):
        line[beat * SAMPLE_RATE // 2 :][:2000] += (click * (1.0 if beat % 4 else 2.0)).astype(np.float32)
    analysis = analyse_blocks([np.repeat(line[:, np.newaxis], 2, axis=1)]).to_dict()
    assert refused(analysis).field == "recording"
    assert refused(analysis, verb="part", part="bass").field == "recording"
    assert refused(analysis, verb="part", part="timpani").field == "recording"
    for part in ("drums", "congas", "tabla", "808 kit"):
        assert check_cover(analysis, {"verb": "part", "genre": "house", "part": part, "seed": 1}) == 16.0


def test_less_than_four_bars_and_more_than_eight_minutes(recorded: Recorded) -> None:
    beats = {
        name: values[:10] for name, values in recorded.analysis["beats"].items() if name in ("seconds", "downbeats")
    }
    short = {**recorded.analysis, "duration_seconds": 6.0, "energy_curve_db": (-20.0,) * 6,
             "beats": {**recorded.analysis["beats"], **beats}}  # fmt: skip
    assert "shorter than 4 bars" in str(refused(short))
    assert "longer than 8 minutes" in str(refused({**recorded.analysis, "duration_seconds": 481.0}))


def even(recorded: Recorded, step: float, seconds: float) -> dict[str, Any]:
    """The recording as if it lasted so long, with a beat after each step and a bar after four."""
    beats = np.arange(0.0, seconds, step)
    return {**recorded.analysis, "duration_seconds": seconds, "energy_curve_db": (-20.0,) * round(seconds),
            "beats": {**recorded.analysis["beats"], "seconds": beats, "downbeats": beats[::4]}}  # fmt: skip


def test_a_part_is_counted_in_tempi_that_there_are(recorded: Recorded) -> None:
    """Bebop has twice as many beats as this, but 250 a minute nobody counts."""
    wish = {"verb": "part", "genre": "bebop", "part": "drums", "seed": 1}
    assert check_cover(even(recorded, 0.48, 30.0), wish) == 30.0


def test_a_part_for_eight_minutes_but_for_a_moment(recorded: Recorded) -> None:
    """Its bars end behind the longest song."""
    wish = {"verb": "part", "genre": "rock", "part": "drums", "seed": 1}
    assert check_cover(even(recorded, 0.61, 479.9), wish) == 479.9


def test_sevens_with_one_bar_line_are_no_bars(recorded: Recorded) -> None:
    beats = {**recorded.analysis["beats"], "downbeats": [0.6]}
    error = refused({**recorded.analysis, "beats": beats, "metre": {"name": "7/8"}})
    assert (error.field, "Fewer than 4 bars" in str(error)) == ("recording", True)


def test_a_part_that_nobody_would_hear(recorded: Recorded, tmp_path: Path) -> None:
    silence = ArraySound(np.zeros((SAMPLE_RATE, 2), np.float32))
    with pytest.raises(ChangeError, match="would not be heard") as error:
        lay_beside(recorded.path, silence, 0, "melody", "flute", tmp_path)
    assert (error.value.field, list(tmp_path.iterdir())) == ("part", [])


def test_an_analysis_of_another_length_is_of_another_recording(recorded: Recorded, tmp_path: Path) -> None:
    other = replace(recorded, analysis={**recorded.analysis, "duration_seconds": 25.0})
    with pytest.raises(BrokenResult, match="seconds"):
        cover(other, tmp_path, verb="part", genre="rock", part="drums")


def test_a_tempo_at_which_it_would_last_too_long(recorded: Recorded) -> None:
    error = refused(even(recorded, 0.6, 470.0), tempo_bpm=80, genre="folk")
    assert (error.field, "choose a faster tempo" in str(error)) == ("tempo_bpm", True)


def test_a_voice_that_is_not_there(recorded: Recorded, tmp_path: Path) -> None:
    class Deaf:
        names = ("vocals",)

        def separate(self, blocks: Any, level_dbfs: float) -> Any:
            return ((block, np.zeros_like(block)) for block in blocks)

    with pytest.raises(ChangeError, match="without keeping the voice") as error:
        cover_recording(
            recorded.path, recorded.analysis, {**WISH, "keep_voice": True}, tmp_path, silent, title="Song",
            separator=Deaf(),
        )  # fmt: skip
    assert error.value.field == "keep_voice"
    assert not list(tmp_path.iterdir())


def test_a_voice_that_is_silent(recorded: Recorded, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "voice.flac", np.zeros((20 * SAMPLE_RATE, 2)), SAMPLE_RATE)
    with pytest.raises(ChangeError, match="without keeping the voice"):
        cover(recorded, tmp_path, keep_voice=True, voice=tmp_path / "voice.flac")


def test_a_separator_that_is_not_there(recorded: Recorded, tmp_path: Path) -> None:
    with pytest.raises(ChangeError, match="make models"):
        take_voice(recorded.path, tmp_path, None, silent)
    with pytest.raises(ChangeError, match="make models"):
        cover(recorded, tmp_path, keep_voice=True)
