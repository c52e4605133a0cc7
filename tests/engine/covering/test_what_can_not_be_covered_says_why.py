"""Wishes and recordings of which no cover can be made: the field, what to do, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.analysis.analysing import analyse_blocks
from engine.changing.regions import ChangeError
from engine.covering.covering import check_cover, cover_recording
from engine.covering.voice import take_voice
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
    check_cover(analysis, {"verb": "part", "genre": "house", "part": "drums", "seed": 1})


def test_less_than_four_bars_and_more_than_eight_minutes(recorded: Recorded) -> None:
    beats = {
        name: values[:10] for name, values in recorded.analysis["beats"].items() if name in ("seconds", "downbeats")
    }
    short = {**recorded.analysis, "duration_seconds": 6.0, "energy_curve_db": (-20.0,) * 6,
             "beats": {**recorded.analysis["beats"], **beats}}  # fmt: skip
    assert "shorter than 4 bars" in str(refused(short))
    assert "longer than 8 minutes" in str(refused({**recorded.analysis, "duration_seconds": 481.0}))


def test_a_tempo_at_which_it_would_last_too_long(recorded: Recorded) -> None:
    seconds = np.arange(0.0, 470.0, 0.6)
    long = {**recorded.analysis, "duration_seconds": 470.0, "energy_curve_db": (-20.0,) * 470,
            "beats": {**recorded.analysis["beats"], "seconds": seconds, "downbeats": seconds[::4]}}  # fmt: skip
    error = refused(long, tempo_bpm=80, genre="folk")
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
