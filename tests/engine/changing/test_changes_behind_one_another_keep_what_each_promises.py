"""Changes of a song that was changed before, in any order: each keeps its promises as if it were the first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.brief import SectionWish
from engine.changing.arranging import Arrange
from engine.changing.delivering import Changed
from engine.changing.parts import instruments_for
from engine.changing.regions import ChangeError
from engine.changing.reinstrumenting import exchangeable_parts
from engine.changing.rejoining import kept_stretches
from engine.changing.reordering import passages_of
from engine.changing.sections import has_drop, rows_of
from engine.changing.songs import ComposedSong, read_song
from engine.changing.verbs import check_wish
from tests.engine.changing.songs import change, compose_song, pcm, samples, score_of, sounds

Wish = dict[str, Any]


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    sections = tuple(SectionWish(*each) for each in (("intro", 1), ("build", 2), ("drop", 3), ("outro", None)))
    return compose_song(tmp_path_factory.mktemp("song"), "house", 14.0, sections=sections)


def any_of(chance: np.random.Generator, choices: Any) -> Any:
    return choices[int(chance.integers(len(choices)))]


def redo(song: ComposedSong, chance: np.random.Generator) -> Wish:
    half = song.score.duration_seconds / 2
    first = float(any_of(chance, (0.0, half)))
    return {"first_seconds": first, "last_seconds": first + half - 0.5, "seed": int(chance.integers(1000))}


def chords(song: ComposedSong, chance: np.random.Generator) -> Wish:
    bars = round(song.score.chords[-1].start / song.score.bar.bar)
    written = any_of(chance, ("F", "Dm7", "Bb", "C Am7", "E7"))
    return {"first_bar": int(chance.integers(1, bars + 1)), "chords": written}


def transpose(song: ComposedSong, chance: np.random.Generator) -> Wish:
    mode = song.score.key.partition(" ")[2]
    return {"key": any_of(chance, [f"{tonic} {mode}" for tonic in ("C", "D", "F#", "Bb")])}


def tempo(song: ComposedSong, chance: np.random.Generator) -> Wish:
    return {"tempo_bpm": round(float(song.score.tempo_bpm * any_of(chance, (0.85, 1.1))), 1)}


def extend(song: ComposedSong, chance: np.random.Generator) -> Wish:
    return {"where": any_of(chance, ("start", "end")), "seconds": 3}


def vary(song: ComposedSong, chance: np.random.Generator) -> Wish:
    return {"strength": any_of(chance, (0.3, 0.5, 0.9)), "seed": int(chance.integers(1000))}


def part(song: ComposedSong, chance: np.random.Generator) -> Wish:
    return {"part": any_of(chance, ("drums", "bass", "harmony", "melody")), "seed": int(chance.integers(1000))}


def instrument(song: ComposedSong, chance: np.random.Generator) -> Wish:
    played = any_of(chance, exchangeable_parts(song.score))
    return {"part": played.name, "instrument": any_of(chance, instruments_for(played))}


def without(song: ComposedSong, chance: np.random.Generator) -> Wish:
    return {"parts": [any_of(chance, sorted(song.stems))]}


def arrange(song: ComposedSong, chance: np.random.Generator) -> Wish:
    """A section elsewhere, twice or left out, the drop at another moment, or both."""
    rows = rows_of(song.score)
    order = [number for number, row in enumerate(rows, 1) if row.bars]
    last = [number for number, row in enumerate(rows, 1) if not row.bars]
    place, turn = int(chance.integers(len(order))), int(chance.integers(4))
    drop = {"drop_seconds": round(float(chance.uniform(1.0, song.score.duration_seconds)), 1)}
    if turn == 0 and has_drop(song.score):
        return drop
    moved = order.pop(place)
    order = [[*order, moved, moved], [moved, *order], [*order, moved], order or [moved]][turn]
    return {"sections": [*order, *last], **(drop if chance.integers(4) == 0 and has_drop(song.score) else {})}


VERBS: dict[str, Callable[[ComposedSong, np.random.Generator], Wish]] = {
    each.__name__: each for each in (redo, chords, transpose, tempo, extend, vary, part, instrument, without, arrange)
}


def changed_by_chance(song: ComposedSong, verb: str, chance: np.random.Generator, folder: Path) -> tuple[Changed, Wish]:
    """What a verb makes of a song, and the wish; one that cannot be, as bars that have these chords, is drawn anew."""
    refused = []
    for number in range(6):
        wish = VERBS[verb](song, chance)
        try:
            return change(song, folder / f"{verb}-{number}", verb, **wish), wish
        except ChangeError as error:
            refused.append(str(error))
    raise AssertionError(refused)


def assert_it_is_a_song(changed: Changed) -> None:
    """Audible to its end, not clipped, what its stems are together; no promise of its recipe is broken."""
    master, measured = samples(changed, "master"), changed.song.measured
    assert len(master) == pytest.approx(measured.duration_seconds * SAMPLE_RATE, abs=SAMPLE_RATE / 100)
    assert measured.true_peak_dbtp <= -1.0
    assert -24.0 < measured.loudness_lufs < -11.0
    seconds = master[: len(master) // SAMPLE_RATE * SAMPLE_RATE].reshape(-1, SAMPLE_RATE * 2)
    assert np.sqrt(np.mean(seconds[:-2] ** 2, axis=1)).min() > 0.002
    # A master that had to be limited is not their sum to the bit.
    rest = master - np.sum([samples(changed, name) for name in sounds(changed) if name != "master"], axis=0)
    assert np.sqrt(np.mean(rest**2)) < 0.15 * np.sqrt(np.mean(master**2))
    assert not [promise for promise in changed.song.recipe["facts"]["promises"] if promise["kept"] is False]


def assert_outside_it_stays(song: ComposedSong, changed: Changed, _wish: Wish) -> None:
    region = changed.change.settings["region"]
    first, end = (round(region[name] * SAMPLE_RATE) for name in ("start_seconds", "end_seconds"))
    for name, path in sounds(song).items():
        old, new = pcm(path), pcm(sounds(changed)[name])
        assert np.array_equal(old[:first], new[:first]), name
        assert np.array_equal(old[len(old) - (len(new) - end) :], new[end:]), name
    assert length(changed) == pytest.approx(length(song), abs=0.01)


def assert_it_grew(song: ComposedSong, changed: Changed, wish: Wish) -> None:
    region, old, new = changed.change.settings["region"], pcm(song.master), pcm(sounds(changed)["master"])
    assert len(new) - len(old) >= wish["seconds"] * SAMPLE_RATE
    first, end = (round(region[name] * SAMPLE_RATE) for name in ("start_seconds", "end_seconds"))
    assert np.array_equal(old[:first], new[:first])
    assert np.array_equal(old[len(old) - (len(new) - end) :], new[end:])


def assert_other_stems_stay(song: ComposedSong, changed: Changed, _wish: Wish) -> None:
    after = sounds(changed)
    same = [name for name in song.stems if name in after and np.array_equal(pcm(song.stems[name]), pcm(after[name]))]
    assert len(same) >= len(song.stems) - 1
    assert length(changed) == pytest.approx(length(song), abs=0.01)


def assert_it_is_in_the_key(song: ComposedSong, changed: Changed, wish: Wish) -> None:
    assert score_of(changed).key == wish["key"]
    assert changed.song.measured.key_share > 0.7
    assert length(changed) == pytest.approx(length(song), abs=0.01)


def assert_it_is_as_fast(song: ComposedSong, changed: Changed, wish: Wish) -> None:
    assert changed.song.measured.tempo_bpm == pytest.approx(wish["tempo_bpm"], rel=0.01)
    pace = song.score.tempo_bpm / wish["tempo_bpm"]
    assert length(changed) == pytest.approx(length(song) * pace, rel=0.005)


def assert_its_form_stays(song: ComposedSong, changed: Changed, _wish: Wish) -> None:
    assert score_of(changed).sections == song.score.sections
    assert length(changed) == pytest.approx(length(song), abs=0.01)


def assert_its_sections_are_in_order(song: ComposedSong, changed: Changed, wish: Wish) -> None:
    edit, score = check_wish(song.score, {"verb": "arrange", **wish}), score_of(changed)
    assert isinstance(edit, Arrange)
    assert [each.name for each in score.sections] == [song.score.sections[row.place].name for row in edit.rows]
    assert length(changed) == pytest.approx(score.duration_seconds, abs=0.001)
    if not changed.change.settings["kept_seconds"]:
        return
    copies = list(kept_stretches(song.score, score, passages_of(song.score, edit.rows)))
    assert sum(each.end - each.first for each in copies) >= SAMPLE_RATE
    for name, path in sounds(song).items():
        old, new = pcm(path), pcm(sounds(changed)[name])
        for each in copies:
            assert np.array_equal(old[each.first - each.shift : each.end - each.shift], new[each.first : each.end])


def length(song: ComposedSong | Changed) -> float:
    """In seconds."""
    return len(pcm(sounds(song)["master"])) / SAMPLE_RATE


PROMISES: dict[str, Callable[[ComposedSong, Changed, Wish], None]] = {
    "redo": assert_outside_it_stays,
    "chords": assert_outside_it_stays,
    "extend": assert_it_grew,
    "part": assert_other_stems_stay,
    "instrument": assert_other_stems_stay,
    "without": assert_other_stems_stay,
    "transpose": assert_it_is_in_the_key,
    "tempo": assert_it_is_as_fast,
    "vary": assert_its_form_stays,
    "arrange": assert_its_sections_are_in_order,
}
ORDERS = [
    [str(verb) for verb in verbs] for verbs in np.array_split(np.random.default_rng(1).permutation(list(VERBS)), 2)
]


@pytest.mark.parametrize("verbs", ORDERS, ids=" ".join)
def test_each_change_keeps_what_it_promises(song: ComposedSong, verbs: list[str], tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    for verb in verbs:
        changed, wish = changed_by_chance(song, verb, chance, tmp_path)
        assert_it_is_a_song(changed)
        PROMISES[verb](song, changed, wish)
        song = read_song(sounds(changed)["master"].parent)
    assert [each["verb"] for each in song.recipe.facts["changes"]] == verbs
    assert len(song.recipe.lineage) == len(verbs)


def test_what_is_left_is_not_held_to_the_accents_of_the_whole(song: ComposedSong, tmp_path: Path) -> None:
    """Those of a bass and drums return after five beats here, though all bars have four."""
    varied = change(song, tmp_path / "varied", "vary", strength=0.5, seed=511)
    less = change(read_song(sounds(varied)["master"].parent), tmp_path / "less", "without", parts=["melody"])
    kept = {promise["field"]: promise["kept"] for promise in less.song.recipe["facts"]["promises"]}
    assert (kept["metre"], kept["metre in the sound"]) == (True, None)
