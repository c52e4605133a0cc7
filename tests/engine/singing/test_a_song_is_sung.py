"""A brief with English words becomes a song in which they are sung, which its recipe and its files say."""

from __future__ import annotations

from pathlib import Path

import soundfile

from engine.audio.verification import verify
from engine.brief import Brief
from engine.production import finish
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from tests.support.singer import models_with_singer


def test_a_short_song_is_sung_and_says_who_sings(tmp_path: Path) -> None:
    brief = Brief(
        "a folk song", genre="folk", duration_seconds=12.0, is_instrumental=False, lyrics="Sing me a song of the sea",
        voice="sung", singer="low", tempo_bpm=100.0, key="C major", mood="calm", seed=5,
    )  # fmt: skip
    provider = ComposerProvider(models_with_singer())
    request = GenerationRequest(brief, "token")
    fetched = provider.fetch(request, provider.submit(request), tmp_path, lambda stage, share: None)
    (tmp_path / "finished").mkdir()
    song = finish(fetched, brief, "composer", tmp_path / "finished", "Sea", ("mp3",), lambda stage, share: None)

    facts = song.recipe["facts"]
    assert (facts["voice"], facts["singer"], facts["styles"]) == ("sung", "low", {"low": "am_fenrir"})
    assert facts["weights"]["singer"]
    assert b"trained" in next(file.path for file in song.files if file.role == "mp3").read_bytes()[:200_000].lower()
    samples, _ = soundfile.read(fetched.stems["voice"])
    assert verify is not None
    assert abs(samples).max() > 0.05
