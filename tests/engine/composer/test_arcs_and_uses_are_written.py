"""A song goes where its arc says and is fit for its use: who plays when, how loud, how it ends."""

from __future__ import annotations

import pytest

from engine.brief import GENRES, Brief
from engine.composer.character import character_of
from engine.composer.levels import level_at
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.production import loudness_for
from engine.words.reading import resolve


def song(genre: str = "cinematic", **values: object) -> Score:
    known = {"prompt": "music", "genre": genre, "seed": 2, "duration_seconds": 60.0, **values}
    return write_score(resolve(Brief(**known)))  # type: ignore[arg-type]


def playing(score: Score, number: int) -> set[str]:
    """Who plays in a section."""
    section = score.sections[number]
    return {
        part.name
        for part in score.parts
        if sum(section.start <= note.start < section.start + section.length for note in part.notes) >= 2
    }


@pytest.mark.parametrize("genre", GENRES)
def test_a_build_begins_with_few_and_ends_with_everybody_at_its_loudest(genre: str) -> None:
    score = song(genre, arc="builds")
    energies = [section.energy for section in score.sections]
    assert energies == sorted(energies)
    assert energies[-1] - energies[0] >= 0.5
    assert score.sections[-1].name != "outro"
    counts = [len(playing(score, number)) for number in range(len(score.sections))]
    assert counts == sorted(counts), counts
    assert counts[0] <= 0.6 * counts[-1]
    total = score.sections[-1].start + score.sections[-1].length
    assert level_at(score.levels, 0.0) <= -6.0 < level_at(score.levels, total) == 0.0
    kit = [note.start for part in score.parts if part.name == "drums" for note in part.notes]
    assert not kit or min(kit) >= score.sections[1].start - 4.1


def test_a_build_opens_its_filters() -> None:
    swept = [part.cutoff for part in song(arc="builds").parts if part.cutoff]
    assert len(swept) >= 3
    assert all(points[-1][1] > 4 * points[0][1] for points in swept)


def test_what_falls_goes_the_other_way() -> None:
    score = song(arc="falls")
    energies = [section.energy for section in score.sections]
    assert energies == sorted(energies, reverse=True)
    assert level_at(score.levels, 1e6) <= -6.0


def test_waves_rise_and_fall_and_steady_music_does_neither() -> None:
    waves = [section.energy for section in song(arc="waves", duration_seconds=120.0).sections]
    assert all((after > before) == (number % 2 == 0) for number, (before, after) in enumerate(zip(waves, waves[1:])))  # noqa: B905, RUF007
    steady = song("pop", arc="steady", duration_seconds=120.0)
    assert len({section.energy for section in steady.sections}) == 1
    assert steady.levels == ()


@pytest.mark.parametrize("genre", ["edm", "house", "techno", "drum and bass"])
def test_a_drop_is_louder_than_what_came_before(genre: str) -> None:
    score = song(genre)
    drop = next(section for section in score.sections if section.name == "drop")
    others = [section for section in score.sections if section.name not in {"drop"}]
    assert all(level_at(score.levels, drop.start) > level_at(score.levels, each.start) + 1.0 for each in others)


@pytest.mark.parametrize("genre", ["pop", "cinematic", "house"])
def test_a_bed_is_even_and_has_no_rises(genre: str) -> None:
    score = song(genre, use="bed")
    assert not {part.instrument for part in score.parts} & {"riser", "impact", "downlifter"} or "build" not in {
        section.name for section in score.sections
    }
    assert score.levels == ()
    assert len({section.energy for section in score.sections}) == 1


def test_sleep_music_is_calm_and_fades_for_long() -> None:
    score = song("ambient", use="sleep", duration_seconds=120.0)
    assert max(section.energy for section in score.sections) <= 0.5
    before_fade = [beat for beat, level in score.levels if level >= -0.1]
    assert 20.0 <= 120.0 - score.seconds_at(before_fade[-1]) <= 30.0
    assert score.levels[-1][1] <= -60.0
    brief = Brief("music", use="sleep")
    assert loudness_for(brief) == -20.0
    assert loudness_for(Brief("music", use="sleep", loudness_lufs=-24.0)) == -24.0
    assert loudness_for(Brief("music")) == -14.0


@pytest.mark.parametrize("genre", ["house", "lo-fi", "folk"])
def test_a_loop_has_whole_bars_and_no_last_chord(genre: str) -> None:
    score = song(genre, use="loop", duration_seconds=30.0, tempo_bpm=96.0)
    total = score.sections[-1].start + score.sections[-1].length
    assert total % 4 == 0
    assert score.is_loop
    assert score.duration_seconds == pytest.approx(score.seconds_at(total), abs=1e-4)
    assert not {section.name for section in score.sections} & {"intro", "outro"}
    assert score.chords[-1].length <= 8.0


def test_a_fade_has_no_last_chord_and_a_cold_end_stops_on_a_beat() -> None:
    fading = song("pop", ending="fade")
    assert score_end(fading) == pytest.approx(60.0, abs=0.01)
    assert 60.0 - fading.seconds_at(fading.chords[-1].start) < 2 * 4 * 60.0 / fading.tempo_bpm + 0.1
    cold = song("rock", ending="cold")
    last = cold.chords[-1].start
    assert last == int(last)
    assert 0.8 <= 60.0 - cold.seconds_at(last) <= 2.2


def score_end(score: Score) -> float:
    return score.seconds_at(score.sections[-1].start + score.sections[-1].length)


@pytest.mark.parametrize("seconds", [10.0, 15.0])
def test_a_sting_is_one_gesture_that_rings(seconds: float) -> None:
    for genre in ("pop", "cinematic", "folk", "edm"):
        score = song(genre, use="sting", duration_seconds=seconds)
        assert [section.name for section in score.sections] == ["theme"]
        assert 1.8 <= seconds - score.seconds_at(score.chords[-1].start) <= 6.6


def test_two_takes_differ_in_arrangement_and_theme_and_say_so() -> None:
    for genre in GENRES:
        first, second = (song(genre, seed=seed, duration_seconds=20.0) for seed in (40, 41))
        assert character_of(first) != character_of(second)
        assert character_of(first).startswith("Fuller")
        assert character_of(second).startswith("Leaner")
    fuller, leaner = (
        sum(len(song(genre, seed=seed, duration_seconds=12.0).parts) for genre in GENRES for seed in seeds)
        for seeds in ((10, 12, 14), (11, 13, 15))
    )
    assert fuller > 1.1 * leaner


@pytest.mark.parametrize("seconds", [10.0, 20.0, 45.0, 60.0])
def test_short_sleep_music_fades_for_more_than_a_third_of_its_length(seconds: float) -> None:
    score = song("ambient", use="sleep", duration_seconds=seconds)
    start = score.seconds_at([beat for beat, level in score.levels if level >= -0.1][-1])
    assert 0.35 * seconds <= seconds - start
    assert level_at(score.levels, score.levels[-1][0] * 0.98) <= -26.0


@pytest.mark.parametrize("use", ["bed", "sleep", "meditation"])
def test_music_in_the_background_has_drums_only_where_they_are_named(use: str) -> None:
    for genre in ("pop", "electronic", "world"):
        assert not [part.name for part in song(genre, use=use).parts if part.stem == "drums"]
        named = song(genre, use=use, instruments=("drums",))
        assert [part.name for part in named.parts if part.stem == "drums"] == ["drums"]
