"""Sections come as they are listed or headed: in order, with their bars, at their seconds, or the list is refused."""

from __future__ import annotations

import pytest

from engine.brief import Brief, BriefError, SectionWish
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve


def song(
    *sections: SectionWish, seconds: float = 60.0, bpm: float = 120.0, genre: str = "pop", **values: object
) -> Score:
    brief = Brief("a song", genre, "happy", "C major", bpm, seconds, sections=sections, seed=3, **values)  # type: ignore[arg-type]
    return write_score(resolve(brief))


def form(score: Score) -> list[tuple[str, float]]:
    return [(section.name, section.length / score.beats_per_bar) for section in score.sections]


def test_a_list_with_bars_is_played_bar_by_bar() -> None:
    score = song(SectionWish("intro", 4), SectionWish("verse", 8), SectionWish("chorus", 12), SectionWish("outro", 4))
    assert [name for name, _ in form(score)] == ["intro", "verse", "chorus", "outro"]
    assert [bars for _, bars in form(score)[:3]] == [4, 8, 12]


def test_names_alone_share_the_length() -> None:
    score = song(SectionWish("chorus"), SectionWish("bridge"), SectionWish("chorus"))
    assert [name for name, _ in form(score)] == ["chorus", "bridge", "chorus"]
    assert min(bars for _, bars in form(score)) >= 8


def test_open_sections_take_what_the_others_leave() -> None:
    score = song(SectionWish("intro", 2), SectionWish("verse"), SectionWish("chorus", 16))
    assert next(bars for _, bars in form(score)) == 2
    assert sum(bars for _, bars in form(score)) == pytest.approx(30.0)


@pytest.mark.parametrize("bpm", [100.0, 128.0, 131.0, 174.0])
@pytest.mark.parametrize("seconds", [45.0, 60.0, 150.0])
def test_a_drop_begins_when_it_was_asked_for(bpm: float, seconds: float) -> None:
    score = song(SectionWish("drop", at_seconds=30.0), seconds=seconds, bpm=bpm, genre="edm")
    drops = [section for section in score.sections if section.name == "drop"]
    assert score.tempo_bpm == bpm
    assert score.seconds_at(drops[0].start) == pytest.approx(30.0, abs=0.51 * 240 / bpm)
    before = score.sections[score.sections.index(drops[0]) - 1]
    assert before.name == "build"
    assert min(bars for _, bars in form(score)) >= 2


def test_moments_and_bars_go_together() -> None:
    score = song(SectionWish("intro", 4), SectionWish("drop", at_seconds=20.0), SectionWish("outro", at_seconds=52.0))
    begins = {section.name: score.seconds_at(section.start) for section in score.sections}
    assert begins["drop"] == pytest.approx(20.0, abs=1.0)
    assert begins["outro"] == pytest.approx(52.0, abs=1.0)
    assert form(score)[0] == ("intro", 4)


def test_one_section_named_alone_is_part_of_a_whole_song() -> None:
    score = song(SectionWish("intro", 8))
    assert form(score)[0] == ("intro", 8)
    assert len(score.sections) >= 2


LYRICS = """[Verse 1]
The lamps are lit along the quay
The tide has turned and so have we
The ferry hums an old refrain
And morning brings us home again

[Chorus]
So hold the line
The night is fine

[Bridge]
Nothing is lost
"""


def test_headings_of_sung_words_become_sections_with_bars_for_their_lines() -> None:
    score = song(lyrics=LYRICS, is_instrumental=False, seconds=75.0)
    names = [name for name, _ in form(score) if name not in {"intro", "outro"}]
    assert names == ["verse", "chorus", "bridge"]
    assert dict(form(score))["verse"] >= 8
    assert dict(form(score))["chorus"] >= 4


def test_headings_are_left_alone_where_nobody_sings() -> None:
    names = [name for name, _ in form(song(lyrics="[Head]\nla\n[Solo]\nla", seconds=60.0))]
    assert "solo" not in names


def test_words_for_minutes_keep_to_a_short_song() -> None:
    score = song(lyrics=LYRICS * 6, is_instrumental=False, seconds=40.0)
    assert form(score)[0][0] in {"intro", "verse"}
    assert min(bars for _, bars in form(score)) >= 2


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ((SectionWish("verse", 64), SectionWish("chorus", 64)), "need at least 128 bars"),
        ((SectionWish("verse", 4), SectionWish("chorus", 4)), "have 8 bars"),
        ((SectionWish("drop", at_seconds=30.0), SectionWish("verse", at_seconds=10.0)), "can't begin at 10 seconds"),
        ((SectionWish("verse"), SectionWish("drop", at_seconds=90.0)), "when the song is over"),
        ((SectionWish("verse", 24), SectionWish("drop", at_seconds=20.0)), "don't fit between the moments"),
    ],
)
def test_a_list_that_cannot_be_played_is_refused_in_words(sections: tuple[SectionWish, ...], words: str) -> None:
    with pytest.raises(BriefError, match=words) as caught:
        song(*sections)
    assert caught.value.field == "sections"
