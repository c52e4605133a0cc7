"""A part goes to another instrument, in its range and as loud as it was; the other stems stay to the bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.audio.loudness import measure
from engine.brief import Brief
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.rendering import loudness_between
from engine.changing.songs import ComposedSong, read_song
from engine.changing.varying import vary_score
from engine.changing.verbs import check_wish
from engine.composer.ranges import RANGES
from engine.composer.score import Part
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.changing.songs import change, pcm, score_of, sounds


@pytest.fixture(scope="module")
def changed(funk: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """The tune goes from the electric piano that was asked for to a piccolo, which lies two octaves higher."""
    return change(funk, tmp_path_factory.mktemp("changed"), "instrument", part="brass", instrument="piccolo")


def part_of(song: ComposedSong | Changed, name: str) -> Part:
    score = song.score if isinstance(song, ComposedSong) else score_of(song)
    return next(part for part in score.parts if part.name == name)


def test_it_plays_the_same_notes_in_its_range(funk: ComposedSong, changed: Changed) -> None:
    old, new = part_of(funk, "brass"), part_of(changed, "brass")
    low, high = RANGES["piccolo"]
    assert new.instrument == "piccolo"
    assert all(low <= note.pitch <= high for note in new.notes)
    assert [(note.start, note.pitch % 12) for note in new.notes] == [(n.start, n.pitch % 12) for n in old.notes]


def test_the_other_stems_stay_and_it_is_as_loud(funk: ComposedSong, changed: Changed) -> None:
    after = sounds(changed)
    assert all((pcm(path) == pcm(after[name])).all() for name, path in funk.stems.items() if name != "melody")
    old, new = (pcm(path) / 2.0**31 for path in (funk.stems["melody"], after["melody"]))
    assert np.square(new - old).mean() > 0.05 * np.square(old).mean()
    # What the mix does to its octaves is the same for all of them, and not known of one alone.
    for name, near in (("melody", 2.5), ("master", 1.0)):
        before, now = (measure(path).integrated_lufs for path in (sounds(funk)[name], after[name]))
        assert now == pytest.approx(before, abs=near), name
    assert not [promise for promise in changed.song.recipe["facts"]["promises"] if promise["kept"] is False]


def test_later_changes_leave_it_to_that_instrument(changed: Changed, tmp_path: Path) -> None:
    song = read_song(sounds(changed)["master"].parent)
    rechorded = change(song, tmp_path, "chords", first_bar=3, chords="C")
    assert part_of(rechorded, "brass").instrument == "piccolo"
    varied = vary_score(song.score, song.brief, None, 0.2, 7)
    assert next(part for part in varied.parts if part.name == "brass").instrument == "piccolo"


@pytest.mark.parametrize(
    ("part", "instrument", "field", "message"),
    [
        ("banjo", "organ", "part", r"Choose which part another instrument plays: drums \(acoustic kit\), bass"),
        ("", "organ", "part", "Choose which part"),
        ("electric piano", "organ", "part", "The electric piano plays several parts. Say which"),
        ("bass", "kazoo", "instrument", "Choose which instrument plays the bass: 808 bass, accordion"),
        ("bass", "voice", "instrument", "Choose which instrument plays the bass"),
        ("bass", "Slap  Bass", "instrument", "The bass is played by the slap bass already"),
        ("slap bass", "909 kit", "instrument", "Choose which instrument plays the bass"),
        ("drums", "organ", "instrument", "Choose which instrument plays the drums: acoustic kit, rock kit"),
    ],
)
def test_what_cannot_be_exchanged(funk: ComposedSong, part: str, instrument: str, field: str, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(funk.score, {"verb": "instrument", "part": part, "instrument": instrument})
    assert error.value.field == field


def test_a_kit_is_exchanged_for_another_kit(funk: ComposedSong) -> None:
    edit = check_wish(funk.score, {"verb": "instrument", "part": "drums", "instrument": "jazz kit"})
    part = getattr(edit, "part", None)
    assert part is not None
    assert (part.instrument, part.notes) == ("jazz kit", part_of(funk, "drums").notes)


def test_a_part_that_begins_after_a_minute_is_as_loud_as_it_was_too() -> None:
    score = write_score(resolve(Brief("calm folk with guitar", duration_seconds=75.0, seed=5).checked()))
    part = next(part for part in score.parts if part.stem == "bass")
    late = replace(part, notes=tuple(note for note in part.notes if score.seconds_at(note.start) > 62.0))
    assert loudness_between(score, late, replace(late, level_db=late.level_db - 6.0)) == pytest.approx(-6.0, abs=1.0)
