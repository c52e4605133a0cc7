"""What a brief promised is looked for in the score and in the sound; what is not there breaks the result, in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from engine.audio.verification import BrokenResult, Verdict, verify
from engine.brief import Brief, SectionWish
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.promises import promises_of, refuse_broken_promises
from engine.providers.composer import ComposerProvider
from engine.providers.interface import Fetched, GenerationRequest
from engine.words.reading import resolve

Song = tuple[Brief, Score, Verdict, Fetched]
BRIEF = Brief(
    "a song", "pop", "happy", "D major", 120.0, 14.0, seed=5, metre="4/4", lead="harmonica", instruments=("harmonica",),
    without=("guitar",),
)  # fmt: skip


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Song:
    provider, brief = ComposerProvider(), resolve(BRIEF)
    request = GenerationRequest(brief, token="t")
    made = provider.fetch(request, provider.submit(request), tmp_path_factory.mktemp("song"), lambda *_: None)
    assert made.score is not None
    return brief, Score.from_dict(json.loads(made.score.read_text("utf-8"))), verify(made.mix, 14.0), made


def broken(song: Song, brief: Brief | None = None, score: Score | None = None) -> str:
    """The sentence about what is broken, when the song is held against another brief or claims another score."""
    own_brief, own_score, verdict, made = song
    with pytest.raises(BrokenResult) as refused:
        refuse_broken_promises(promises_of(brief or own_brief, score or own_score, verdict, made.stems))
    return str(refused.value)


def test_a_good_song_keeps_every_promise(song: Song) -> None:
    brief, score, verdict, made = song
    promises = promises_of(brief, score, verdict, made.stems)
    refuse_broken_promises(promises)
    kept = {promise.field: promise.kept for promise in promises}
    assert kept == {
        "duration_seconds": True, "tempo_bpm": True, "metre": True, "metre in the sound": True, "key": True,
        "key in the sound": True, "without": True, "lead": True,
    }  # fmt: skip
    assert json.loads(json.dumps([promise.to_dict() for promise in promises]))


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"duration_seconds": 15.0}, "14.0 seconds long instead of 15.0"),
        ({"tempo_bpm": 126.0}, "BPM instead of 126"),
        ({"tempo_end_bpm": 90.0}, "120.0 BPM instead of 90"),
        ({"metre": "3/4"}, "bars are of 4/4 instead of 3/4"),
        ({"key": "Bb minor"}, "are in Bb minor"),
        ({"key": "A major"}, "ends on D instead of A major"),
        ({"lead": "tuba", "instruments": ("tuba",)}, "tuba can't be heard"),
        ({"without": ("drums",)}, "can be heard"),
        ({"only_these": True}, "plays as well"),
        ({"sections": (SectionWish("drop", at_seconds=7.0),)}, "drop does not begin at 7 seconds"),
        ({"sections": (SectionWish("bridge"), SectionWish("solo"))}, "The sections are"),
        ({"loudness_lufs": -9.0}, "LUFS instead of -9"),
    ],
)
def test_a_score_that_breaks_a_promise_is_refused_in_words(song: Song, other: dict[str, object], sentence: str) -> None:
    assert sentence in broken(song, brief=replace(song[0], **other))  # type: ignore[arg-type]


LIES: dict[str, tuple[Callable[[Brief], Brief], Callable[[Score], Score], str]] = {
    "metre": (
        lambda brief: replace(brief, metre="7/8"),
        lambda score: replace(score, metre="7/8", groups=(), sections=(score.sections[0],)),
        "accents return after",
    ),
    "tempo": (
        lambda brief: replace(brief, tempo_bpm=127.0),
        lambda score: replace(score, tempo_bpm=127.0),
        "instead of 127",
    ),
}


@pytest.mark.parametrize("what", sorted(LIES))
def test_a_score_that_says_what_is_not_in_the_sound_is_found_out_by_ear(song: Song, what: str) -> None:
    ask, lie, sentence = LIES[what]
    assert sentence in broken(song, ask(song[0]), lie(song[1]))


def test_a_lead_that_is_drowned_is_not_there(song: Song, tmp_path: Path) -> None:
    brief, score, verdict, made = song
    stems = {name: path for name, path in made.stems.items() if name != "melody"}
    with pytest.raises(BrokenResult, match="harmonica can't be heard"):
        refuse_broken_promises(promises_of(brief, score, verdict, {**stems, "melody": _faint(made, tmp_path)}))


def _faint(made: Fetched, folder: Path) -> Path:
    samples, rate = soundfile.read(made.stems["melody"], dtype="float32")
    soundfile.write(folder / "faint.wav", samples * 0.2, rate, subtype="FLOAT")
    return folder / "faint.wav"


@pytest.mark.parametrize("seed", [1, 119])
def test_the_blue_tones_of_a_blues_in_major_are_in_its_key(song: Song, seed: int) -> None:
    brief = resolve(Brief("slow twelve-eight blues in E", duration_seconds=14.0, seed=seed))
    (written,) = [each for each in promises_of(brief, write_score(brief), song[2], {}) if each.field == "key"]
    assert written.kept
