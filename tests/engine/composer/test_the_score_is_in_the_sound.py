"""What the composer promises can be heard: in every genre, every key and at many tempi, and exactly."""

from __future__ import annotations

import fcntl
from pathlib import Path

import librosa
import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.audio.analysis import Analysis, Ear
from engine.audio.decoding import read_blocks
from engine.brief import GENRES, KEYS, Brief
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from engine.words.reading import resolve

# A section with slower attacks shifts what is heard by some 20 ms: over 40 s that is less than a tenth of a BPM.
SECONDS = 40.0
TEMPI = (64.0, 71.5, 80.0, 88.0, 97.3, 104.0, 112.5, 120.0, 126.0, 134.0, 143.7, 160.0, 174.0)
SONGS = [(GENRES[n % len(GENRES)], KEYS[n * 7 % len(KEYS)], TEMPI[n * 5 % len(TEMPI)], n) for n in range(len(GENRES))]
SECOND_OPINIONS = [song for song in SONGS if song[0] in {"house", "techno", "edm", "rock", "pop", "funk"}][:4]


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """Where songs that several tests read lie, whichever process of this run was the first to need them."""
    folder = tmp_path_factory.getbasetemp().parent / f"songs-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    return folder


def rendered(songs: Path, genre: str, key: str, bpm: float, seed: int) -> Path:
    """The mix of a song, rendered once a run."""
    folder = songs / f"{seed}"
    with (songs / f"{seed}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            folder.mkdir()
            brief = resolve(Brief("a song", genre, None, key, bpm, SECONDS, seed=seed))
            provider = ComposerProvider()
            request = GenerationRequest(brief, token="t")
            made = provider.fetch(request, provider.submit(request), folder, lambda *_: None)
            for stem in made.stems.values():
                stem.unlink()
            (folder / "done").write_text(made.mix.name)
    return folder / (folder / "done").read_text()


def heard(path: Path) -> Analysis:
    ear = Ear(is_loudness_wanted=False)
    for block in read_blocks(path):
        ear.hear(block)
    return ear.analysis()


@pytest.mark.parametrize(("genre", "key", "bpm", "seed"), SONGS)
def test_a_song_is_in_its_key_and_tempo(songs: Path, genre: str, key: str, bpm: float, seed: int) -> None:
    analysis = heard(rendered(songs, genre, key, bpm, seed))
    assert analysis.in_key_share(key) >= 0.85
    # Strings swell where drums strike: without a clear beat nobody can tell the tempo to a tenth.
    off = 0.1 if analysis.tempo_confidence >= 0.5 else 0.002 * bpm
    assert analysis.pulse.tempo_near(bpm) == pytest.approx(bpm, abs=off)


def test_every_genre_key_and_tempo_is_among_the_songs() -> None:
    genres, keys, tempi, _ = zip(*SONGS, strict=True)
    assert (set(genres), set(keys), set(tempi)) == (set(GENRES), set(KEYS), set(TEMPI))


def test_librosa_taps_the_same_beat_and_hears_the_same_tones(songs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its first call compiles librosa, and nothing is used often enough to be worth optimising.
    monkeypatch.setenv("NUMBA_OPT", "0")
    for genre, key, bpm, seed in SECOND_OPINIONS:
        path = rendered(songs, genre, key, bpm, seed)
        sound = np.concatenate(list(read_blocks(path))).mean(axis=1)
        _, beats = librosa.beat.beat_track(y=sound, sr=SAMPLE_RATE, start_bpm=bpm, tightness=300, units="time")
        tapped = 60.0 / np.polyfit(np.arange(len(beats)), beats, 1)[0]
        assert any(tapped * octave == pytest.approx(bpm, rel=0.01) for octave in (0.5, 1.0, 2.0))
        chroma = librosa.feature.chroma_stft(y=sound, sr=SAMPLE_RATE, tuning=0.0).mean(axis=1)
        assert np.corrcoef(chroma, heard(path).tones.chroma)[0, 1] > 0.7
