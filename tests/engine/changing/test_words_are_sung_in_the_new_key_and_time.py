"""A sung song in another key or at another tempo: its words are sung in the singer's range, when the files say so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong
from engine.changing.verbs import check_wish
from engine.composer.ranges import SINGERS
from engine.composer.score import Score
from engine.singing.preparing import SINGER
from tests.engine.changing.songs import change, compose_song, score_of, sounds
from tests.support.models import models_with_singer


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    return compose_song(
        tmp_path_factory.mktemp("song"), "a folk song", 12.0, models=models_with_singer(), is_instrumental=False,
        lyrics="Sing me a song of the sea", voice="sung", singer="low", tempo_bpm=100.0, key="C major",
    )  # fmt: skip


def pitches(score: Score) -> list[int]:
    return [note.pitch for part in score.parts if part.singer for note in part.notes]


def first_sound(changed: Changed) -> float:
    """The second at which the voice becomes loud."""
    voice = np.abs(soundfile.read(str(sounds(changed)["voice"]))[0]).max(axis=1)
    return float(np.argmax(voice > 0.2 * voice.max())) / SAMPLE_RATE


@pytest.mark.parametrize("key", ["E major", "A major"])
def test_the_melody_is_moved_within_the_singers_range(song: ComposedSong, key: str, tmp_path: Path) -> None:
    changed = change(song, tmp_path, "transpose", singer=models_with_singer() / SINGER.name, key=key)
    low, high = SINGERS["low"]
    moved = pitches(score_of(changed))
    assert all(low <= pitch <= high for pitch in moved)
    assert len({new - old for old, new in zip(pitches(song.score), moved, strict=True)}) == 1
    assert changed.song.score is not None
    assert [line["start"] for line in changed.song.score["lyrics"]]
    assert changed.song.recipe["facts"]["voice"] == "sung"


def test_words_come_in_time_at_the_new_tempo(song: ComposedSong, tmp_path: Path) -> None:
    changed = change(song, tmp_path, "tempo", singer=models_with_singer() / SINGER.name, tempo_bpm=80)
    assert changed.song.score is not None
    (line,) = changed.song.score["lyrics"]
    beat = next(part.notes[0].start for part in song.score.parts if part.singer)
    assert line["start"] == pytest.approx(beat * 60 / 80, abs=0.002)
    assert first_sound(changed) == pytest.approx(line["start"], abs=0.2)
    words = next(file.path for file in changed.song.files if file.role == "lrc").read_text("utf-8")
    assert f"[{int(line['start'] // 60):02d}:{line['start'] % 60:05.2f}]" in words


def test_words_may_not_become_too_fast_to_follow(song: ComposedSong) -> None:
    with pytest.raises(ChangeError, match="its words too fast to follow"):
        check_wish(song.score, {"verb": "tempo", "tempo_bpm": 230})


def test_they_need_their_voice(song: ComposedSong, tmp_path: Path) -> None:
    with pytest.raises(ChangeError, match="make models"):
        change(song, tmp_path, "tempo", tempo_bpm=80)
