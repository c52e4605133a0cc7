"""English lyrics are in the score, a syllable a note, line by line; in MIDI, timed words and LRC as well."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import mido
import pytest

from engine.brief import Brief, BriefError
from engine.composer.lyrics import sung_lyrics, timed_words
from engine.composer.midi import write_midi
from engine.composer.ranges import SINGERS
from engine.composer.score import Note, Score
from engine.composer.writing import write_score
from engine.lyrics.timed import lrc
from engine.singing.english import English
from engine.words.reading import resolve
from tests.support.models import models_with_singer

LYRICS = """[Verse]
The river keeps a silver line
beneath the bridge at 9:30 😀
I count the boats from one to nine
and watch the morning drift away
[Chorus]
Carry me home, oh carry me home
"""


@pytest.fixture(scope="module")
def english() -> English:
    return English(models_with_singer() / "singer")


def brief(lyrics: str = LYRICS, **values: Any) -> Brief:
    fields = {"seed": 4, "duration_seconds": 60.0, "is_instrumental": False, "voice": "sung", "genre": "folk", **values}
    return resolve(Brief("a song", lyrics=lyrics, **fields))


def sung(english: English, lyrics: str = LYRICS, **values: Any) -> Score:
    asked = brief(lyrics, **values)
    return write_score(asked, sung_lyrics(asked, english))


def voice(score: Score) -> tuple[Note, ...]:
    return next(part for part in score.parts if part.stem == "voice").notes


def lines(score: Score) -> list[str]:
    return [" ".join(word["text"] for word in line["words"]) for line in timed_words(score)]


def test_every_line_is_whole_and_in_the_words_of_its_section(english: English) -> None:
    found = lines(sung(english))

    assert found[:2] == ["The river keeps a silver line", "beneath the bridge at 9:30 😀"]
    assert "Carry me home, oh carry me home" in found
    assert len({len(line) for line in found}) > 1


@pytest.mark.parametrize("singer", ["high", "low"])
def test_a_singer_stays_in_reach(english: English, singer: str) -> None:
    low, high = SINGERS[singer]

    assert all(low - 2 <= note.pitch <= high + 2 for note in voice(sung(english, singer=singer)))


def test_notes_follow_one_another_and_words_have_their_times(english: English) -> None:
    score = sung(english)
    notes = voice(score)
    timed = timed_words(score)

    assert all(first.start + first.length <= second.start + 0.02 for first, second in pairwise(notes))
    assert timed[0]["words"][1]["text"] == "river"
    assert timed[0]["words"][1]["start"] == pytest.approx(score.seconds_at(notes[1].start), abs=1e-3)
    assert all(word["start"] < word["end"] for line in timed for word in line["words"])
    assert lrc(timed, "Song").splitlines()[1].startswith("[00:")


def test_the_midi_file_carries_the_syllables(english: English, tmp_path: Path) -> None:
    write_midi(sung(english), tmp_path / "song.mid")
    events = [message.text for message in mido.MidiFile(tmp_path / "song.mid") if message.type == "lyrics"]

    assert "".join(events).split("\r")[0] == "The river keeps a silver line"


def test_a_stored_score_reads_back_and_older_ones_do(english: English) -> None:
    score = sung(english)
    stored = score.to_dict()
    older = write_score(brief()).to_dict()
    for part in older["parts"]:
        del part["singer"]

    assert Score.from_dict(stored) == score
    assert Score.from_dict(older).parts[0].singer == ""
    assert "lyric" not in next(part for part in stored["parts"] if part["stem"] == "bass")["notes"][0]


def test_a_line_of_forty_syllables_is_sung_in_phrases(english: English) -> None:
    long = "and " + " ".join(["I remember every river"] * 6)
    found = lines(sung(english, f"{long}\nso long"))

    assert all(len(line.split()) <= 12 for line in found)
    assert " ".join(found).startswith(long)


@pytest.mark.parametrize(
    "lyrics", ["Ich liebe dich, mein Schatz, und du liebst mich nicht", "La vida es un sueño, y los sueños son"]
)
def test_words_that_are_not_english_are_not_guessed(english: English, lyrics: str) -> None:
    assert sung_lyrics(brief(lyrics), english) is None


def test_english_may_hold_foreign_words(english: English) -> None:
    assert lines(sung(english, "I said guten Morgen to the morning sun\nand you said hello to me"))[0].startswith(
        "I said guten Morgen"
    )


@pytest.mark.parametrize("lyrics", ["[Chorus]\n[Verse]", "😀 ... !!", "[Verse]\n---"])
def test_lyrics_without_words_are_refused_in_words(english: English, lyrics: str) -> None:
    with pytest.raises(BriefError, match="no words to sing"):
        sung_lyrics(brief(lyrics), english)


def test_two_hundred_lines_are_sung_as_far_as_the_song_goes(english: English) -> None:
    assert lines(sung(english, "\n".join(["we go on"] * 200)))


def test_whoever_asks_for_humming_is_hummed_to(english: English) -> None:
    assert sung_lyrics(brief(voice="hummed"), english) is None
