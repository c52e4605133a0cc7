"""A variation keeps form, key and tempo; weak ones keep the tunes and the band too, strong ones write them anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.audio.tags import read_recipe
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong, read_song
from engine.changing.varying import vary_score
from engine.changing.verbs import check_wish
from engine.composer.score import Score
from tests.engine.changing.songs import change, compose_song, pcm, score_of, sounds

SEED = 7


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    return compose_song(tmp_path_factory.mktemp("song"), "bright pop song with flute", 16.0, key="D major")


def tune(score: Score) -> set[tuple[float, int]]:
    """What the melody plays, on halves of a beat: (beat, pitch class)."""
    notes = [note for part in score.parts if part.stem == "melody" for note in part.notes]
    return {(round(2 * note.start) / 2, note.pitch % 12) for note in notes}


def players(score: Score) -> set[tuple[str, str]]:
    return {(part.name, part.instrument) for part in score.parts if part.notes}


def share_kept(song: ComposedSong, other: Score) -> float:
    """The share of the melody's notes that are still there."""
    return len(tune(song.score) & tune(other)) / len(tune(song.score))


def test_weak_ones_keep_tunes_chords_and_players(song: ComposedSong) -> None:
    weak = vary_score(song.score, song.brief, None, 0.2, SEED)
    assert weak.chords == song.score.chords
    assert players(weak) == players(song.score)
    assert share_kept(song, weak) > 0.7
    assert weak.parts != song.score.parts


def test_middling_ones_keep_tunes_and_chords(song: ComposedSong) -> None:
    others = [vary_score(song.score, song.brief, None, 0.5, seed) for seed in range(4)]
    assert all(other.chords == song.score.chords for other in others)
    assert any(players(other) != players(song.score) for other in others)
    assert max(share_kept(song, other) for other in others) > 0.5


def test_strong_ones_have_other_tunes(song: ComposedSong) -> None:
    others = [vary_score(song.score, song.brief, None, 0.9, seed) for seed in range(4)]
    assert any(other.chords != song.score.chords for other in others)
    assert all(share_kept(song, other) < 0.5 for other in others)


@pytest.mark.parametrize("strength", [0.2, 0.9])
def test_form_key_and_tempo_are_kept_and_it_sounds_otherwise(
    song: ComposedSong, strength: float, tmp_path: Path
) -> None:
    varied = change(song, tmp_path, "vary", strength=strength, seed=SEED)
    score = score_of(varied)
    assert (score.sections, score.key, score.tempo_bpm) == (
        song.score.sections, song.score.key, song.score.tempo_bpm
    )  # fmt: skip
    assert not [promise for promise in varied.song.recipe["facts"]["promises"] if promise["kept"] is False]
    assert varied.song.measured.key_share > 0.85
    old, new = (pcm(sounds(each)["master"]) / 2.0**31 for each in (song, varied))
    assert old.shape == new.shape
    assert np.square(new - old).mean() > 0.05 * np.square(old).mean()
    assert (read_recipe(sounds(varied)["master"]) or {})["lineage"] == [song.recipe.pcm_sha256]
    assert read_song(sounds(varied)["master"].parent).score == score


def test_the_same_seed_is_the_same_variation(song: ComposedSong) -> None:
    once, again, other = (vary_score(song.score, song.brief, None, 0.5, seed) for seed in (SEED, SEED, SEED + 1))
    assert once == again
    assert once != other


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"strength": 0.0, "seed": 1}, "strength"),
        ({"strength": "much", "seed": 1}, "strength"),
        ({"seed": 1}, "strength"),
        ({"strength": 0.5}, "seed"),
    ],
)
def test_what_is_no_variation(song: ComposedSong, wish: dict[str, object], field: str) -> None:
    with pytest.raises(ChangeError) as error:
        check_wish(song.score, {"verb": "vary", **wish})
    assert error.value.field == field
