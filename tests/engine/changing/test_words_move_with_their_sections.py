"""In a sung song words come where their section comes, and are sung there; lines for which there is no bar are told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.brief import Brief, SectionWish
from engine.changing.songs import ComposedSong
from engine.changing.verbs import check_wish
from engine.composer.lyrics import sung_lyrics, timed_words
from engine.composer.writing import write_score
from engine.singing.english import English
from engine.singing.preparing import SINGER
from engine.words.reading import resolve
from tests.engine.changing.songs import change, compose_song, sounds
from tests.support.models import models_with_singer

WORDS = "[Verse]\nSing me a song\n[Chorus]\nThe sea is wide"


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    return compose_song(
        tmp_path_factory.mktemp("song"), "a folk song", 12.0, models=models_with_singer(), is_instrumental=False,
        lyrics=WORDS, voice="sung", singer="low", tempo_bpm=120.0, key="C major",
        sections=(SectionWish("verse", 2), SectionWish("chorus", None)),
    )  # fmt: skip


def test_words_are_sung_where_their_section_comes(song: ComposedSong, tmp_path: Path) -> None:
    changed = change(song, tmp_path, "arrange", singer=models_with_singer() / SINGER.name, sections=[2, 1])
    assert changed.song.score is not None
    old, new = timed_words(song.score), changed.song.score["lyrics"]
    bars = song.score.sections[1].start
    assert len(new) == len(old)
    chorus = [line for line in old if line["start"] >= song.score.seconds_at(bars)]
    assert new[0]["start"] == pytest.approx(chorus[0]["start"] - song.score.seconds_at(bars), abs=0.01)
    voice = np.abs(soundfile.read(str(sounds(changed)["voice"]))[0]).max(axis=1)
    for line in new:
        start = round(line["start"] * SAMPLE_RATE)
        assert voice[start : start + SAMPLE_RATE].max() > 0.2 * voice.max()
    assert "Sing me a song" in next(file.path for file in changed.song.files if file.role == "lrc").read_text("utf-8")


def test_lines_without_room_are_told() -> None:
    sections = tuple(SectionWish(name, bars) for name, bars in (("verse", 8), ("drop", 8), ("outro", None)))
    brief = resolve(
        Brief(
            "edm", duration_seconds=45.0, seed=5, tempo_bpm=120.0, is_instrumental=False, voice="sung",
            lyrics="[Verse]\nSing me a song\nThe sea is wide", sections=sections,
        ).checked()
    )  # fmt: skip
    score = write_score(brief, sung_lyrics(brief, English(models_with_singer() / SINGER.name)))
    edit = check_wish(score, {"verb": "arrange", "drop_seconds": 4.0})
    assert "The verse has 2 bars instead of 8." in getattr(edit, "sentence", "")
    assert "no room any more." in getattr(edit, "sentence", "")
    lines = [
        note
        for part in getattr(edit, "score", score).parts
        for note in part.notes
        if note.lyric is not None and note.lyric.begins_line
    ]
    assert len(lines) < len(timed_words(score))
