"""A sting, a logo or an ident of a few seconds is composed whole: as long as asked, home at its end, not cut off."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.brief import Brief
from engine.composer.writing import write_score
from engine.opening import openings_of
from engine.production import finish
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from engine.words.reading import resolve

# A tempo at which three seconds are less than a bar is the hardest.
GESTURES = [("a 5 second logo sting", 5.0), ("a ballad ident at 50 bpm, 3 seconds", 3.0)]


@pytest.mark.parametrize(("words", "seconds"), GESTURES)
def test_it_is_made_and_holds_its_promises(tmp_path: Path, words: str, seconds: float) -> None:
    brief = resolve(Brief(words, is_length_open=True, seed=56))
    assert brief.duration_seconds == seconds
    provider, request = ComposerProvider(), GenerationRequest(brief, "token", scratch=tmp_path / "scratch")
    fetched = provider.fetch(request, provider.submit(request), tmp_path / "raw", lambda *_: None)
    (tmp_path / "song").mkdir()
    song = finish(fetched, brief, "composer", tmp_path / "song", "Sting", ("mp3",), lambda *_: None)
    assert song.measured.duration_seconds == pytest.approx(seconds, abs=0.1)
    assert all(promise["kept"] is not False for promise in song.recipe["facts"]["promises"])
    sound, _ = soundfile.read(next(file.path for file in song.files if file.role == "master"))
    # It does not break off: the last moment is far softer than the loudest.
    assert np.abs(sound[-SAMPLE_RATE // 100 :]).max() < 0.05 * np.abs(sound).max()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("seconds", [3.0, 4.0, 9.0])
def test_it_ends_at_home(seed: int, seconds: float) -> None:
    score = write_score(resolve(Brief("a slow ambient gesture", key="D minor", duration_seconds=seconds, seed=seed)))
    assert score.duration_seconds == pytest.approx(seconds)
    assert score.chords[-1].pitch_classes[0] == 2


def test_it_is_heard_at_once_and_whole(tmp_path: Path) -> None:
    brief = Brief("a logo sting", duration_seconds=4.0, tempo_bpm=100.0, seed=1)
    assert [opening.seconds for opening in openings_of(brief, tmp_path)] == [4.0]
