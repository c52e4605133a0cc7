"""Composed songs to be changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine.brief import Brief
from engine.changing.delivering import Changed
from engine.changing.songs import ComposedSong, read_song
from engine.changing.verbs import apply_change
from engine.composer.score import Score
from engine.production import finish
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from engine.words.reading import resolve


def silent(_stage: str, _share: float | None) -> None:
    """Nobody watches."""


def compose_song(
    folder: Path, words: str, seconds: float = 40.0, *, models: Path | None = None, **wishes: object
) -> ComposedSong:
    """A song through the provider and the production, as a worker makes it; models: where a singer lies."""
    raw, finished = folder / "raw", folder / "song"
    raw.mkdir(parents=True)
    finished.mkdir()
    brief = resolve(Brief(words, duration_seconds=seconds, seed=5, **wishes).checked())  # type: ignore[arg-type]
    provider = ComposerProvider(models)
    request = GenerationRequest(brief, token="song")
    fetched = provider.fetch(request, provider.submit(request), raw, silent)
    finish(fetched, brief, provider.name, finished, "A song", (), silent)
    return read_song(finished)


def change(song: ComposedSong, into: Path, verb: str, *, singer: Path | None = None, **values: object) -> Changed:
    """The song changed through the door that everybody uses."""
    into.mkdir(exist_ok=True)
    return apply_change(song, {"verb": verb, **values}, into, silent, singer=singer)


def score_of(changed: Changed) -> Score:
    """The score that is delivered with it."""
    return Score.from_dict(changed.song.score or {})


def sounds(song: ComposedSong | Changed) -> dict[str, Path]:
    """The master and the stems of a song before or after."""
    if isinstance(song, ComposedSong):
        return {"master": song.master, **song.stems}
    return {file.name: file.path for file in song.song.files if file.role in {"master", "stem"}}


def samples(song: ComposedSong | Changed, name: str) -> NDArray[np.float64]:
    """The sound of its master or of a stem: (frames, 2), full scale is 1."""
    return pcm(sounds(song)[name]) / 2.0**31


def pcm(path: Path) -> NDArray[np.int32]:
    """Every sample of a file as it is stored, left-justified in 32 bits: (frames, 2)."""
    sound: NDArray[np.int32] = soundfile.read(str(path), dtype="int32", always_2d=True)[0]
    return sound
