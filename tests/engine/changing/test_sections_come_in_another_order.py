"""Sections come in another order, twice or not at all: each keeps its notes, and inside its sound, on bar lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import SAMPLE_RATE
from engine.audio.loudness import measure
from engine.brief import Brief
from engine.changing.delivering import Changed
from engine.changing.regions import last_chord
from engine.changing.songs import ComposedSong, read_song
from engine.changing.verbs import check_wish
from engine.composer.families import NOISES, RISES
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.changing.songs import change, pcm, score_of, sounds

ORDER = [1, 1, 3, 2, 4]


@pytest.fixture(scope="module")
def changed(club: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(club, tmp_path_factory.mktemp("changed"), "arrange", sections=ORDER)


def events(score: Score, place: int) -> set[tuple[str, float, int, float]]:
    """Who strikes what when in a section, from its beginning; not the bar of the last chord, nor what follows the form.

    Who comes early does so at the beginning of a section, too, but for that of the song.
    """
    section, early = score.sections[place], 0.03 * score.tempo_bpm / 60.0
    stop = min(section.start + section.length, (last_chord(score) + 1e-6) // score.bar.bar * score.bar.bar)
    return {
        (part.name, max(0.0, round(note.start - section.start, 6)), note.pitch, note.velocity)
        for part in score.parts
        if part.instrument not in (*NOISES, *RISES)
        for note in part.notes
        if section.start - early <= note.start < stop - early
    }


def test_every_section_keeps_its_notes(club: ComposedSong, changed: Changed) -> None:
    score = score_of(changed)
    assert [section.name for section in score.sections] == ["intro", "intro", "drop", "build", "outro"]
    for place, old in enumerate(ORDER):
        assert events(score, place) == events(club.score, old - 1)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("a waltz for strings, 150 bpm", 40.0),
        ("rock in 7/8, verse and chorus, intro and outro", 40.0),
        ("slow jazz ballad, 66 bpm", 50.0),
        ("lofi with vinyl crackle that fades out", 40.0),
        ("a folk dance that speeds up from 90 to 140 bpm", 40.0),
        ("a techno loop with a build and a drop", 24.0),
        ("an epic trailer that builds", 40.0),
        ("synthwave in 6/8", 45.0),
    ],
)
def test_so_they_do_in_every_kind_of_song(words: str, seconds: float) -> None:
    old = write_score(resolve(Brief(words, duration_seconds=seconds, seed=5).checked()))
    order = [*range(2, len(old.sections) + 1), 1, 1]
    new = getattr(check_wish(old, {"verb": "arrange", "sections": order}), "score", old)
    for place, number in enumerate(order):
        assert events(new, place) >= events(old, number - 1), (place, number)
        assert new.sections[place].start % new.bar.bar == pytest.approx(0.0, abs=1e-6)
    last, total = new.sections[-1], new.sections[-1].start + new.sections[-1].length
    assert new.chords[-1].start + new.chords[-1].length == pytest.approx(total)
    if last_chord(old) < old.sections[-1].start + old.sections[-1].length:
        assert new.chords[-1].symbol == old.chords[-1].symbol
    assert last.length >= old.sections[0].length
    assert new.duration_seconds == pytest.approx(new.seconds_at(total), abs=1e-5)


def test_inside_its_sections_every_sample_stays(club: ComposedSong, changed: Changed) -> None:
    settings, score = changed.change.settings, score_of(changed)
    assert settings["kept_seconds"] > 0.4 * score.duration_seconds
    middle = score.sections[2].start + 4 * score.bar.bar, club.score.sections[2].start + 4 * club.score.bar.bar
    new, old = round(score.seconds_at(middle[0]) * SAMPLE_RATE), round(club.score.seconds_at(middle[1]) * SAMPLE_RATE)
    for name, path in sounds(club).items():
        before, after = pcm(path), pcm(sounds(changed)[name])
        assert len(after) == round(score.duration_seconds * SAMPLE_RATE)
        found = [
            shift
            for shift in (-1, 0, 1)
            if (before[old + shift :][: SAMPLE_RATE // 2] == after[new : new + SAMPLE_RATE // 2]).all()
        ]
        assert found, name
        first = round(0.5 * score.seconds_at(score.sections[1].start) * SAMPLE_RATE)
        assert (before[:first] == after[:first]).all(), name


def test_no_joint_is_heard_and_the_whole_is_as_loud(club: ComposedSong, changed: Changed) -> None:
    assert changed.change.settings["joins"]
    assert all(abs(join["step_db"]) <= 1.0 for join in changed.change.settings["joins"])
    loudness = measure(sounds(changed)["master"])
    assert loudness.integrated_lufs == pytest.approx(measure(club.master).integrated_lufs, abs=1.0)
    assert loudness.true_peak_dbtp <= -1.0


def test_its_lineage_says_what_changed(club: ComposedSong, changed: Changed) -> None:
    assert changed.change.sentence == (
        "The intro comes twice. The drop now comes before the build. It is 0:43.1 instead of 0:36.0 long. What stays "
        "sounds the same notes."
    )
    assert changed.change.settings["sections"] == ["intro", "intro", "drop", "build", "outro"]
    assert changed.song.recipe["lineage"][-1] == club.recipe.pcm_sha256
    assert changed.song.recipe["facts"]["changes"][-1]["sentence"] == changed.change.sentence
    assert changed.song.recipe["facts"]["brief"] == club.recipe.facts["brief"], "from which it is composed again"


def test_it_is_changed_again(changed: Changed, tmp_path: Path) -> None:
    song = read_song(sounds(changed)["master"].parent)
    again = change(song, tmp_path, "redo", section="drop", seed=3)
    assert score_of(again).sections == song.score.sections


def test_what_cannot_stay_as_loud_is_played_anew(club: ComposedSong, tmp_path: Path) -> None:
    left = change(club, tmp_path, "arrange", sections=[1])
    assert left.change.sentence.startswith("The build, the drop and the outro are left out. It is 0:")
    assert left.change.settings["kept_seconds"] == 0.0
    assert events(score_of(left), 0) == events(club.score, 0)
    assert left.song.measured.loudness_lufs == pytest.approx(measure(club.master).integrated_lufs, abs=0.5)
