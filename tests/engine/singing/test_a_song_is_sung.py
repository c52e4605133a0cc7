"""A brief with English words becomes a song in which they are sung, which its recipe and its files say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.brief import Brief, SectionWish
from engine.opening import opening_of
from engine.production import finish
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from engine.singing.preparing import SINGER
from engine.singing.voice import Singer
from tests.support.models import models_with_singer

LONG = "that nobody remembers who was there in all the winters of the years before we came"
LYRICS = f"Sing me a song of the sea\n{LONG}"
BRIEF = Brief(
    "a folk song", genre="folk", duration_seconds=12.0, is_instrumental=False, lyrics=LYRICS,
    voice="sung", singer="low", tempo_bpm=100.0, key="C major", mood="calm", seed=5,
)  # fmt: skip


def test_a_short_song_is_sung_and_says_who_sings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = BRIEF
    provider = ComposerProvider(models_with_singer())
    request = GenerationRequest(brief, "token", scratch=tmp_path / "scratch")
    fetched = provider.fetch(request, provider.submit(request), tmp_path, lambda stage, share: None)
    (tmp_path / "finished").mkdir()
    song = finish(fetched, brief, "composer", tmp_path / "finished", "Sea", ("mp3",), lambda stage, share: None)

    facts = song.recipe["facts"]
    assert (facts["voice"], facts["singer"], facts["styles"]) == ("sung", "low", {"low": "am_fenrir"})
    assert facts["weights"]["singer"]
    assert facts["lines"] == {"written": 2, "sung": 1, "left_out": [LONG]}
    assert fetched.unheeded == {"lyrics": f"1 of 2 lines are sung: there was no room for “{LONG}”."}
    assert b"trained" in next(file.path for file in song.files if file.role == "mp3").read_bytes()[:200_000].lower()
    words = next(file.path for file in song.files if file.role == "lrc").read_text("utf-8")
    assert "[ti:Sea]" in words
    assert words.count("<") >= 7
    samples, _ = soundfile.read(fetched.stems["voice"])
    assert abs(samples).max() > 0.05

    # A worker that was killed behind the last line, or made the opening, does not sing it again.
    def refuse(*_: object) -> None:
        raise AssertionError("a line that was sung is sung again")

    monkeypatch.setattr(Singer, "sing", refuse)
    again = tmp_path / "again"
    repeated = ComposerProvider(models_with_singer()).fetch(request, provider.submit(request), again, lambda *_: None)
    assert np.array_equal(soundfile.read(repeated.stems["voice"])[0], samples)


def test_an_opening_without_words_needs_no_singer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the singer was called before there was anything to sing")

    monkeypatch.setattr(Singer, "sing", refuse)
    sections = (SectionWish("intro", bars=8), SectionWish("verse"), SectionWish("chorus"))
    brief = replace(BRIEF, duration_seconds=60.0, sections=sections)
    singer = models_with_singer() / SINGER.name
    assert opening_of(brief, tmp_path, singer=singer).seconds >= 8
