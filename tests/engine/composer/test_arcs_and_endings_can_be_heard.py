"""What the score says of levels and ends is in the sound: builds rise, loops have no joint, fades fade, stings end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.loudness import KWeighting
from engine.audio.mastering import master
from engine.brief import Brief
from engine.composer.playing import play
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve


def song(genre: str, seconds: float, **values: object) -> Score:
    return write_score(resolve(Brief("music", genre, duration_seconds=seconds, seed=2, **values)))  # type: ignore[arg-type]


def mastered(score: Score, folder: Path) -> np.ndarray:
    played = play(score, folder, lambda *_: None)
    (folder / "out").mkdir()
    return np.asarray(soundfile.read(master(played.mix, played.stems, folder / "out").mix)[0])


def loudness(sound: np.ndarray) -> float:
    return float(-0.691 + 10 * np.log10(KWeighting().power(sound.astype(np.float32)).mean() + 1e-12))


def test_a_build_rises_by_nine_lu_through_the_master(tmp_path: Path) -> None:
    sound = mastered(song("cinematic", 24.0, arc="builds"), tmp_path)
    quarter = len(sound) // 4
    assert loudness(sound[-quarter:]) - loudness(sound[:quarter]) >= 9.0


def test_the_end_of_a_loop_runs_into_its_beginning(tmp_path: Path) -> None:
    sound = mastered(song("house", 12.0, use="loop", tempo_bpm=120.0), tmp_path)
    assert len(sound) == 12 * SAMPLE_RATE
    steps = np.abs(np.diff(sound, axis=0)).max(axis=1)
    joint = np.abs(sound[0] - sound[-1]).max()
    assert joint <= np.quantile(steps, 0.999)
    bars = sound.reshape(6, 2 * SAMPLE_RATE, 2)
    ends = [loudness(bar[-SAMPLE_RATE // 2 :]) for bar in bars]
    starts = [loudness(bar[: SAMPLE_RATE // 2]) for bar in bars]
    assert abs(ends[-1] - np.mean(ends[:-1])) < 3.0
    assert abs(starts[0] - np.mean(starts[1:])) < 3.0


def test_a_fade_fades_and_a_sting_has_rung_out_at_its_end(tmp_path: Path) -> None:
    (tmp_path / "fade").mkdir()
    sound = mastered(song("pop", 14.0, ending="fade"), tmp_path / "fade")
    seconds = [loudness(sound[n * SAMPLE_RATE : (n + 1) * SAMPLE_RATE]) for n in range(14)]
    assert seconds[13] < seconds[11] - 6.0 < seconds[8] - 8.0
    assert np.abs(sound[-200:]).max() < 2e-3
    (tmp_path / "sting").mkdir()
    sound = mastered(song("pop", 10.0, use="sting"), tmp_path / "sting")
    assert loudness(sound[-SAMPLE_RATE // 4 :]) < loudness(sound) - 12.0
    assert np.abs(sound[-50:]).max() < 2e-3
