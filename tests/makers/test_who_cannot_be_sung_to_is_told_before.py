"""Before anything is sent, whoever wrote words is told when the built-in composer will only hum them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.brief import Brief
from engine.singing.preparing import SINGER
from makers.choosing import maker

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

ENGLISH = "The river keeps a silver line\nbeneath the bridge at break of day"
GERMAN = "Ich gehe heute in den Wald und denke an mein altes Haus"


def remarks(lyrics: str, voice: str | None = None) -> list[str]:
    return maker("composer").remarks(Brief("a song", is_instrumental=False, lyrics=lyrics, voice=voice))


@pytest.fixture
def singer_is_there(tmp_path: Path, settings: SettingsWrapper) -> None:
    settings.MODELS_DIR = tmp_path
    (tmp_path / SINGER.name).mkdir()
    (tmp_path / SINGER.name / "about.json").write_text(f'{{"version": "{SINGER.version}"}}', encoding="utf-8")


@pytest.mark.usefixtures("singer_is_there")
def test_english_words_are_sung() -> None:
    assert remarks(ENGLISH) == []


@pytest.mark.usefixtures("singer_is_there")
def test_other_words_are_hummed() -> None:
    assert "English words only" in remarks(GERMAN)[0]


def test_without_weights_words_are_hummed() -> None:
    assert "hums here" in remarks(ENGLISH)[0]


def test_whoever_wants_it_hummed_is_told_nothing() -> None:
    assert remarks(ENGLISH, "hummed") == []


def forecast(lyrics: str, **values: Any) -> list[str]:
    brief = Brief("a pop song", is_instrumental=False, voice="sung", lyrics=lyrics, **values)
    return maker("composer").forecast(brief, 480.0)


@pytest.mark.usefixtures("singer_is_there")
def test_how_many_lines_fit_is_told_with_the_length_for_all() -> None:
    many = "\n".join(f"beneath the bridge I count the boats from one to {number}" for number in range(24))
    words = re.fullmatch(
        r"The first (\d+) of 24 lines fit into 1:00; a length of (\d):(\d\d) would take all\.", forecast(many)[0]
    )

    assert words
    assert 4 < int(words[1]) < 24
    longer = 60.0 * int(words[2]) + int(words[3])
    assert longer > 60
    assert forecast(many, duration_seconds=longer, seed=1) == []


@pytest.mark.usefixtures("singer_is_there")
def test_words_that_fit_need_no_remark() -> None:
    assert forecast(ENGLISH) == []


def test_who_is_hummed_to_is_not_told_of_lines() -> None:
    assert forecast("\n".join([ENGLISH, GERMAN] * 12)) == []
