"""`manage.py read_picture` shows what is in a picture, the music it makes and why; nothing is kept."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.support.drawings import encoded, landscape

pytestmark = pytest.mark.any_database


def read(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("read_picture", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "sunset.png"
    path.write_bytes(encoded(landscape()))
    return path


def test_it_tells_what_was_seen_and_why_the_music_is_so(picture: Path) -> None:
    shown = read(picture)
    assert "dark blue (50%), orange (50%)" in shown
    assert "A horizon lies 50%" in shown
    assert "0.69 × brightness" in shown


def test_it_prints_json_and_heeds_what_is_set(picture: Path) -> None:
    values: dict[str, Any] = json.loads(read(picture, "--json", "--set", "tempo_bpm=90", "--set", "genre=jazz"))
    assert values["picture"]["horizon"] == 0.5
    assert (values["brief"]["tempo_bpm"], values["brief"]["genre"]) == (90.0, "jazz")
    assert next(step for step in values["steps"] if step["name"] == "genre")["is_given"]


@pytest.mark.parametrize("option", ["tempo_bpm=500", "colour=blue", "genre"])
def test_a_step_that_cannot_be_set_so_is_refused(picture: Path, option: str) -> None:
    with pytest.raises(CommandError):
        read(picture, "--set", option)


def test_what_is_no_picture_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "poem.png"
    path.write_text("The sea is wide.\n" * 9)
    with pytest.raises(CommandError, match="no picture that we can read"):
        read(path)
