"""The drop of a song begins at the bar nearest to a wished second: what leads to it has more bars or fewer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.brief import Brief, SectionWish
from engine.changing.songs import ComposedSong
from engine.changing.verbs import check_wish
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.changing.songs import change, score_of, sounds

BAR_SECONDS = 240.0 / 136.0


def arranged(score: Score, **wish: object) -> Score:
    new = getattr(check_wish(score, {"verb": "arrange", **wish}), "score", None)
    assert isinstance(new, Score)
    return new


def drop_of(score: Score) -> float:
    return next(score.seconds_at(section.start) for section in score.sections if section.name == "drop")


def test_a_later_drop_is_heard_where_it_was_wished(club: ComposedSong, tmp_path: Path) -> None:
    changed = change(club, tmp_path, "arrange", drop_seconds=21.5)
    score = score_of(changed)
    assert drop_of(score) == pytest.approx(12 * BAR_SECONDS, abs=0.01)
    assert changed.change.sentence.startswith(
        "The intro has 8 bars instead of 4. The drop begins at 0:21.2 instead of 0:14.1. It is 0:43.1 instead"
    )
    assert all(abs(join["step_db"]) <= 1.0 for join in changed.change.settings["joins"])
    promised = {each["field"]: each["kept"] for each in changed.song.recipe["facts"]["promises"]}
    assert promised["sections: drop"] is True
    at = round(drop_of(score) * SAMPLE_RATE)
    bass = soundfile.read(str(sounds(changed)["drums"]))[0][at - SAMPLE_RATE : at + SAMPLE_RATE]
    assert np.abs(bass[SAMPLE_RATE:]).mean() > 2 * np.abs(bass[: SAMPLE_RATE // 2]).mean(), "it enters there"


@pytest.mark.parametrize(("seconds", "bars"), [(3.6, 2), (8.5, 5), (13.0, 7), (26.9, 15), (30.0, 17)])
def test_it_is_the_nearest_bar(club: ComposedSong, seconds: float, bars: int) -> None:
    score = arranged(club.score, drop_seconds=seconds)
    assert drop_of(score) == pytest.approx(bars * BAR_SECONDS, abs=1e-6)
    assert [section.name for section in score.sections] == [section.name for section in club.score.sections]
    drop, old = (next(each for each in form if each.name == "drop") for form in (score.sections, club.score.sections))
    assert drop.length == old.length


def test_the_build_keeps_its_length_and_the_riser_leads_to_the_drop(club: ComposedSong) -> None:
    score = arranged(club.score, drop_seconds=25.0)
    build, drop = score.sections[1:3]
    assert build.length == club.score.sections[1].length
    (riser,) = next(part.notes for part in score.parts if part.instrument == "riser")
    assert riser.start + riser.length == pytest.approx(drop.start)


def test_nothing_becomes_shorter_for_a_later_drop_or_longer_for_an_earlier_one() -> None:
    form = tuple(SectionWish(name) for name in ("intro", "groove", "break", "build", "drop", "outro"))
    song = write_score(resolve(Brief("house", duration_seconds=90.0, seed=5, sections=form).checked()))
    lengths = [section.length for section in song.sections[:4]]
    for seconds in range(10, 85, 3):
        if abs(seconds - drop_of(song)) < 2.0:
            continue
        new = arranged(song, drop_seconds=seconds)
        grown = [after.length - before for before, after in zip(lengths, new.sections, strict=False)]
        assert all(more >= 0 for more in grown) if seconds > drop_of(song) else all(more <= 0 for more in grown)
        assert abs(drop_of(new) - seconds) <= 0.5 * song.seconds_at(song.bar.bar) + 1e-6


def test_the_order_and_the_drop_are_chosen_at_once(club: ComposedSong) -> None:
    score = arranged(club.score, sections=["build", "intro", "build", "drop", "outro"], drop_seconds=30)
    assert [section.name for section in score.sections] == ["build", "intro", "build", "drop", "outro"]
    assert drop_of(score) == pytest.approx(17 * BAR_SECONDS, abs=1e-6)
