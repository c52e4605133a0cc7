"""A song made longer: what was there stays to the bit, and what is new has its key, its tempo and its band."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.brief import Brief, SectionWish
from engine.changing.delivering import Changed
from engine.changing.extending import read_extend
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong, read_song
from engine.changing.verbs import check_wish
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.changing.songs import change, compose_song, pcm, score_of, sounds

SONGS: dict[str, tuple[str, dict[str, object]]] = {
    "house": ("bright house with piano", {"key": "A minor", "tempo_bpm": 125.0}),
    "slowing": ("slow orchestral piece", {"tempo_bpm": 80.0}),
}


@pytest.fixture(scope="module", params=sorted(SONGS))
def song(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    words, wishes = SONGS[request.param]
    return compose_song(tmp_path_factory.mktemp("song"), words, 20.0, **wishes)


@pytest.fixture(scope="module")
def longer(song: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(song, tmp_path_factory.mktemp("longer"), "extend", where="end", seconds=10)


def joint_of(changed: Changed) -> int:
    """The frame where old and new meet."""
    (join,) = changed.change.settings["joins"]
    return round(join["seconds"] * SAMPLE_RATE)


def test_what_was_there_stays_to_the_bit_up_to_the_joint(song: ComposedSong, longer: Changed) -> None:
    joint = joint_of(longer)
    assert joint > 0.5 * song.score.duration_seconds * SAMPLE_RATE
    for name, path in sounds(song).items():
        assert (pcm(path)[:joint] == pcm(sounds(longer)[name])[:joint]).all()


def test_the_joint_is_on_a_bar_without_a_step_or_a_click(song: ComposedSong, longer: Changed) -> None:
    (join,) = longer.change.settings["joins"]
    bars = song.score.tempo.beat_at(join["seconds"]) / song.score.bar.bar
    assert bars == pytest.approx(round(bars), abs=1e-3)
    assert abs(join["step_db"]) <= 1.0
    new, at = pcm(sounds(longer)["master"]) / 2.0**31, joint_of(longer)
    assert np.abs(np.diff(new[at - 882 : at + 882], axis=0)).max() <= np.abs(np.diff(new, axis=0)).max()


def test_it_grows_by_whole_bars_in_its_key_and_tempo(song: ComposedSong, longer: Changed) -> None:
    more = longer.song.measured.duration_seconds - song.score.duration_seconds
    assert 9.0 < more < 20.0
    assert not [promise for promise in longer.song.recipe["facts"]["promises"] if promise["kept"] is False]
    assert longer.song.measured.key_share > 0.85
    score = score_of(longer)
    assert (score.key, score.tempo_bpm) == (song.score.key, song.score.tempo_bpm)
    assert all(abs(one.start + one.length - two.start) < 1e-6 for one, two in pairwise(score.sections))
    assert all(abs(one.start + one.length - two.start) < 1e-6 for one, two in pairwise(score.chords))


def test_everybody_goes_on_playing_to_the_new_end(song: ComposedSong, longer: Changed) -> None:
    score = score_of(longer)
    first = song.score.sections[-1].start + song.score.sections[-1].length
    for stem in {part.stem for part in song.score.parts} - {"voice"}:
        assert any(note.start >= first for part in score.parts if part.stem == stem for note in part.notes)
    sound = pcm(sounds(longer)["master"]) / 2.0**31
    seconds = np.sqrt(np.square(sound[: len(sound) // SAMPLE_RATE * SAMPLE_RATE]).reshape(-1, SAMPLE_RATE * 2).mean(1))
    assert (seconds[:-2] > 0.01).all()


def test_stems_still_sum_to_the_master(longer: Changed) -> None:
    master, *stems = (pcm(path) / 2.0**31 for path in sounds(longer).values())
    assert np.abs(sum(stems) - master).max() <= 1.5 / 32768


def test_a_longer_song_can_be_changed_again(longer: Changed, tmp_path: Path) -> None:
    again = read_song(sounds(longer)["master"].parent)
    end = again.score.duration_seconds
    twice = change(again, tmp_path, "redo", first_seconds=end - 5.0, last_seconds=end, seed=4)
    assert [each["verb"] for each in twice.song.recipe["facts"]["changes"]] == ["extend", "redo"]
    assert score_of(twice).sections == again.score.sections


def test_before_its_beginning_the_rest_stays_from_its_second_bar_on(song: ComposedSong, tmp_path: Path) -> None:
    longer = change(song, tmp_path, "extend", where="start", sections=["intro"])
    joint = joint_of(longer)
    for name, path in sounds(song).items():
        old, new = pcm(path), pcm(sounds(longer)[name])
        assert (new[joint:] == old[joint - (len(new) - len(old)) :]).all()
    assert score_of(longer).sections[0].name == "intro"
    bar = song.score.seconds_at(song.score.bar.bar) * SAMPLE_RATE
    assert joint - (len(new) - len(old)) == pytest.approx(bar, abs=2)


@pytest.fixture(scope="module")
def score() -> Score:
    sections = tuple(SectionWish(name) for name in ("intro", "verse", "chorus", "outro"))
    brief = Brief("pop song", duration_seconds=60.0, seed=5, sections=sections, tempo_bpm=100.0)
    return write_score(resolve(brief.checked()))


def test_new_sections_come_before_the_outro(score: Score) -> None:
    assert score.sections[-1].name == "outro"
    extension = read_extend(score, {"where": "end", "sections": ["bridge", "chorus", "outro"]}).extension
    names = [section.name for section in extension.sections]
    assert names == [*(section.name for section in score.sections[:-1]), "bridge", "chorus", "outro"]
    assert extension.joint <= score.sections[-1].start


@pytest.mark.parametrize(
    ("wish", "field", "message"),
    [
        ({"where": "middle", "seconds": 9}, "where", "start or end"),
        ({"where": "end"}, "sections", "one of both"),
        ({"where": "end", "sections": ["verse"], "seconds": 9}, "sections", "one of both"),
        ({"where": "end", "sections": ["coda"]}, "sections", "“coda” is not a section we know"),
        ({"where": "end", "sections": []}, "sections", "Name the new sections"),
        ({"where": "end", "seconds": -3}, "seconds", "between 1 and 480"),
        ({"where": "start", "seconds": 470}, "seconds", "songs have up to 8:00.0"),
        ({"where": "end", "sections": ["break"] * 21}, "sections", "up to 24 sections"),
    ],
)
def test_what_cannot_be_added(score: Score, wish: dict[str, object], field: str, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(score, {"verb": "extend", **wish})
    assert error.value.field == field


def test_a_loop_has_no_end() -> None:
    loop = write_score(resolve(Brief("techno loop", ending="loop", duration_seconds=12.0, seed=5).checked()))
    with pytest.raises(ChangeError, match="Compose a longer one"):
        check_wish(loop, {"verb": "extend", "where": "end", "seconds": 8})
