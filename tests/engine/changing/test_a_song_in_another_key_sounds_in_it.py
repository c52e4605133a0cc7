"""A song moved to another key: its pitched parts and chords are there, in their ranges, and it is heard in that key."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.audio.tags import read_recipe
from engine.brief import Brief
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong, read_song
from engine.changing.transposing import read_transpose
from engine.changing.verbs import check_wish
from engine.composer.families import FAMILIES
from engine.composer.ranges import RANGES
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.changing.songs import change, compose_song, score_of, sounds


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    return compose_song(tmp_path_factory.mktemp("song"), "bright house with piano", 14.0, key="A minor")


@pytest.fixture(scope="module")
def changed(song: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(song, tmp_path_factory.mktemp("changed"), "transpose", key="F# minor")


def test_it_is_heard_in_the_new_key(changed: Changed) -> None:
    assert changed.song.measured.key == "F# minor"
    assert changed.song.measured.key_share > 0.9
    kept = {promise["field"]: promise["kept"] for promise in changed.song.recipe["facts"]["promises"]}
    assert kept["key"] is True
    assert kept["key in the sound"] is True


def test_loudness_and_length_are_those_of_a_song(song: ComposedSong, changed: Changed) -> None:
    assert changed.song.measured.loudness_lufs == pytest.approx(-14.0, abs=0.1)
    assert changed.song.measured.duration_seconds == song.score.duration_seconds
    assert set(sounds(changed)) == set(sounds(song))


def test_every_pitched_note_moves_and_drums_stay(song: ComposedSong, changed: Changed) -> None:
    for old, new in zip(song.score.parts, score_of(changed).parts, strict=True):
        moved = {(after.pitch - before.pitch) % 12 for before, after in zip(old.notes, new.notes, strict=True)}
        assert moved == ({9} if old.instrument in RANGES else {0})
        assert [(note.start, note.length) for note in old.notes] == [(note.start, note.length) for note in new.notes]
    kits = [part for part in song.score.parts if part.instrument in FAMILIES["drums"]]
    assert kits
    assert all(kit in score_of(changed).parts for kit in kits)


def test_chords_are_named_as_they_sound(song: ComposedSong, changed: Changed) -> None:
    for old, new in zip(song.score.chords, score_of(changed).chords, strict=True):
        assert new.pitch_classes == tuple((pitch + 9) % 12 for pitch in old.pitch_classes)
        assert (old.symbol[0], new.symbol[:2]) in {
            ("A", "F#"), ("F", "D"), ("F", "Dm"), ("G", "E"), ("G", "E7"), ("C", "A"), ("C", "Am"),
            ("D", "Bm"), ("E", "C#"), ("B", "Ab"),
        }  # fmt: skip


def test_recipe_and_lineage_tell_what_was_done(song: ComposedSong, changed: Changed) -> None:
    recipe = read_recipe(sounds(changed)["master"]) or {}
    assert recipe["brief"]["key"] == "F# minor"
    assert recipe["lineage"] == [song.recipe.pcm_sha256]
    (made,) = recipe["facts"]["changes"]
    assert made["sentence"].startswith("Moved from A minor to F# minor")


def test_a_moved_song_can_be_changed_again(changed: Changed, tmp_path: Path) -> None:
    again = read_song(sounds(changed)["master"].parent)
    twice = change(again, tmp_path, "redo", first_seconds=4.0, last_seconds=8.0, seed=3)
    assert [each["verb"] for each in twice.song.recipe["facts"]["changes"]] == ["transpose", "redo"]
    assert twice.song.measured.key == "F# minor"


@pytest.mark.parametrize("words", ["a jazz ballad with flute", "orchestral piece with timpani", "funk with slap bass"])
def test_everybody_stays_in_range_in_every_key(words: str) -> None:
    score = write_score(resolve(Brief(words, key="C major", duration_seconds=20.0, seed=5).checked()))
    for key in ("Eb major", "F# major", "G major", "B major"):
        moved = read_transpose(score, {"key": key}).score
        for part in moved.parts:
            low, high = RANGES.get(part.instrument, (0, 127))
            assert all(low <= note.pitch <= high for note in part.notes)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("A minor", "in A minor already"),
        ("C major", "stays minor: another mode would need other chords"),
        ("H minor", "Choose one of: C minor, C# minor"),
        (None, "Choose one of"),
    ],
)
def test_a_key_that_cannot_be_is_told_what_to_choose(song: ComposedSong, key: str | None, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(song.score, {"verb": "transpose", "key": key})
    assert error.value.field == "key"


def test_drums_alone_have_no_key() -> None:
    brief = Brief("drums", genre="rock", instruments=("drums",), only_these=True, duration_seconds=12.0, seed=5)
    with pytest.raises(ChangeError, match="Only drums play"):
        check_wish(write_score(resolve(brief.checked())), {"verb": "transpose", "key": "D minor"})
