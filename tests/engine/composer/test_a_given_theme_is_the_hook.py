"""A theme that was given is the hook of the song, note by note, in every genre, and comes back.

Measured by `share_found` over 150 random themes, genres, keys, metres and lengths: 98 % of the notes have their pitch
and place, at least 67 %; what is missing are long notes that lay a semitone above the chord. By chance, in songs that
were given none, 23 % of a theme of twelve notes are found, at most 58 %.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import mean

import pytest

from engine.brief import GENRES, Brief, BriefError
from engine.composer.themes import share_found
from engine.composer.writing import write_score
from engine.themes import ThemeNote, notes_of, text_of
from engine.words.reading import resolve

THEME = "1 2 3 5:0.5 6:0.5 5:2 r 8 7:0.5 5:0.5 3 4 2:2"


def brief(genre: str, **options: object) -> Brief:
    return resolve(replace(Brief("music", genre=genre, seed=3, duration_seconds=60.0, theme=THEME), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("genre", GENRES)
def test_the_hook_of_every_genre_is_the_theme(genre: str) -> None:
    wanted = brief(genre)
    assert share_found(write_score(wanted), wanted) >= 0.8


def test_songs_that_were_given_no_theme_do_not_have_it() -> None:
    shares = [share_found(write_score(brief(genre, theme=None)), brief(genre)) for genre in GENRES[:8]]
    assert mean(shares) < 0.4


@pytest.mark.parametrize("metre", ["3/4", "6/8", "7/8"])
@pytest.mark.parametrize("key", ["C minor pentatonic", "D dorian"])
def test_it_is_kept_in_other_metres_and_modes(metre: str, key: str) -> None:
    wanted = brief("folk", metre=metre, key=key)
    assert share_found(write_score(wanted), wanted) >= 0.75


def test_a_voice_without_words_hums_it() -> None:
    wanted = brief("pop", is_instrumental=False, voice="hummed")
    score = write_score(wanted)
    hummed = replace(score, parts=tuple(part for part in score.parts if part.stem == "voice"))
    assert share_found(hummed, wanted) >= 0.8


def test_a_piece_whose_use_has_no_melody_has_the_theme() -> None:
    wanted = brief("ambient", use="sleep")
    assert share_found(write_score(wanted), wanted) >= 0.8


def test_a_wide_theme_is_played_where_the_instrument_reaches() -> None:
    wanted = brief("jazz", theme="1 5 8 12 8 5 1:2", lead="tenor sax")
    assert share_found(write_score(wanted), wanted) >= 0.8


def test_density_is_heard_as_more_notes() -> None:
    counts = [
        sum(len(part.notes) for part in write_score(brief("pop", theme=None, density=density)).parts)
        for density in (0.0, 1.0)
    ]
    assert counts[1] > 1.15 * counts[0]


def test_a_theme_is_read_and_written() -> None:
    notes = (ThemeNote(1, 1.0), ThemeNote(None, 0.5), ThemeNote(-3, 2.25))
    assert text_of(notes) == "1 r:0.5 -3:2.25"
    assert notes_of(text_of(notes)) == notes


@pytest.mark.parametrize(
    "theme",
    ["", "1", "r 1 2", "1 x", "1 99", "1 2:0", "1 2:9", "1 2:0.3", "1 2 " * 40, "1:8 2:8 3:8 4:8 5:8", "1 2\0",
     "١ ٢", "1 " * 300, 7, ["1", "2"], float("nan")],
)  # fmt: skip
def test_what_is_no_theme_is_refused_with_what_to_write(theme: object) -> None:
    with pytest.raises(BriefError, match=r"theme|beats") as refused:
        Brief("music", theme=theme).checked()  # type: ignore[arg-type]
    assert refused.value.field == "theme"
