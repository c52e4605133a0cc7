"""What is heard first is what the song begins with: the same notes from the same sample on, nearly as loud."""

from pathlib import Path

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.audio.decoding import Block, read_blocks
from engine.audio.encoding import encode
from engine.audio.loudness import LoudnessMeter
from engine.audio.mastering import master
from engine.audio.tags import Plain
from engine.brief import Brief
from engine.opening import Opening, opening_of, openings_of
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from engine.words.reading import resolve

BRIEF = Brief("a house track with piano", "house", "energetic", "F minor", 120.0, 40.0, seed=5)


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Opening:
    return opening_of(BRIEF, tmp_path_factory.mktemp("opening"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Block:
    """The song as its MP3 sounds."""
    folder = tmp_path_factory.mktemp("whole")
    provider, request = ComposerProvider(), GenerationRequest(resolve(BRIEF), token="t")
    fetched = provider.fetch(request, provider.submit(request), folder / "raw", lambda *_: None)
    encode(master(fetched.mix, fetched.stems, folder).mix, folder / "song.mp3", Plain("A"))
    return sound_of(folder / "song.mp3")


def sound_of(path: Path) -> Block:
    return np.concatenate(list(read_blocks(path)))


def loudness(sound: Block) -> float:
    meter = LoudnessMeter()
    meter.hear(sound)
    return meter.result().integrated_lufs


def test_it_ends_with_a_bar_and_says_how_long_it_is(opening: Opening) -> None:
    assert (opening.seconds, opening.content_type) == (10.0, "audio/flac")
    assert len(sound_of(opening.path)) == 10 * SAMPLE_RATE


def test_its_first_bars_are_written_before(tmp_path: Path, opening: Opening) -> None:
    first, longer = openings_of(BRIEF, tmp_path)
    assert (first.seconds, longer.seconds) == (4.0, opening.seconds)
    start, same = sound_of(first.path), sound_of(longer.path)[: 4 * SAMPLE_RATE]
    assert np.corrcoef(start.mean(axis=1), same.mean(axis=1))[0, 1] > 0.99
    assert loudness(start) == pytest.approx(loudness(same), abs=1.0)


def test_it_begins_with_the_same_sample(opening: Opening, whole: Block) -> None:
    first, same = sound_of(opening.path).mean(axis=1), whole[: 10 * SAMPLE_RATE].mean(axis=1)
    size = 2 * len(first)
    likeness = np.fft.irfft(np.fft.rfft(first, size) * np.conj(np.fft.rfft(same, size)), size)
    assert int(np.argmax(likeness)) == 0
    assert np.corrcoef(first, same)[0, 1] > 0.98


def test_it_is_as_loud_as_the_song_will_be_there(opening: Opening, whole: Block) -> None:
    assert loudness(sound_of(opening.path)) == pytest.approx(loudness(whole[: 10 * SAMPLE_RATE]), abs=1.5)


def test_a_song_shorter_than_an_opening_is_heard_to_its_end(tmp_path: Path) -> None:
    short = opening_of(Brief("a calm piano", "ambient", "calm", "C major", 60.0, 10.0, seed=1), tmp_path)
    assert short.seconds <= 10.0
