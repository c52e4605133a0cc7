"""Four lines in a short slow song begin soon and are spread over it, not crammed into its chorus."""

from __future__ import annotations

import pytest

from engine.brief import Brief
from engine.composer.outline import outline_of
from engine.composer.sung_form import grid, place_words, singing_beats, sung_text
from engine.singing.phrases import syllables_in
from engine.words.reading import resolve

LINES = "\n".join((
    "I walk the road along the sea",
    "The morning light is calling me",
    "I leave the shadows far behind",
    "A quiet song is on my mind",
))  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_four_lines_of_a_ballad_begin_soon_and_take_their_time(seed: int) -> None:
    words = "pop ballad, female voice, piano"
    brief = resolve(Brief(words, lyrics=LINES, duration_seconds=30.0, seed=seed, tempo_bpm=74.0))
    text = sung_text(brief.lyrics)
    outline = outline_of(brief, text)
    spots = place_words(text, outline.rooms)
    assert text.unsung(spots) == []
    first = next(place for place, section in enumerate(spots) if section)
    assert outline.tempo.seconds_at(outline.form.sections[first].start) <= 7.0
    beat = 60.0 / 74.0
    lasting = [
        beat * grid(syllables_in(text.phrases[spot.phrase]), singing_beats(spot.bars * outline.metre.bar))
        for section in spots
        for spot in section
    ]
    assert sorted(lasting)[len(lasting) // 2] >= 0.3
