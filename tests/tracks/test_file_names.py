"""Saved files are called by their title on every system and by every program, whatever script it is written in."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from files.naming import disposition, safe_title
from tests.tracks.conftest import MakeTrack
from tracks.archive import archive_of
from tracks.naming import file_name

if TYPE_CHECKING:
    from accounts.models import User


@pytest.mark.parametrize("title", ["夜" * 100, "👩\u200d🚀" * 40, "क्षि" * 30, "é" * 120, "🏴\U000e0067\U000e007f" * 40])
def test_all_files_of_a_long_title_can_be_unpacked(
    user: User, make_track: MakeTrack, tmp_path: Path, title: str
) -> None:
    track = make_track(user, title=title)
    packed = tmp_path / "stems.zip"
    packed.write_bytes(b"".join(archive_of(track)))
    names = zipfile.ZipFile(packed).namelist()
    assert max(len(name.encode()) for name in names) <= 240
    zipfile.ZipFile(packed).extractall(tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == len(names) == 4


def test_a_title_is_cut_between_signs_and_never_within_one() -> None:
    rocket = "👩\u200d🚀"
    assert safe_title(rocket * 40) == rocket * (180 // len(rocket.encode()))


@pytest.mark.parametrize("title", ["NUL", "con", "COM1", "lpt9", "CON.x", "Aux .y", "COM¹", "conin$"])
def test_no_file_is_called_like_a_device(title: str) -> None:
    before_the_dot = f"{safe_title(title)}.mp3".partition(".")[0].strip().lower()
    assert before_the_dot.endswith("_")


@pytest.mark.parametrize("title", ["NULL", "Console", "COM10", "Contra.x", "In AUX"])
def test_titles_that_only_begin_like_a_device_stay(title: str) -> None:
    assert safe_title(title) == title


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Night Rain.mp3", "Night Rain.mp3"),
        ("Nächtlicher Regen – drums.flac", "Nachtlicher Regen - drums.flac"),
        ("Ночь – score.json", "Noch_ - score.json"),
        ("100% rain.wav", "100_ rain.wav"),
        ("夜の雨.mp3", "YenoYu.mp3"),
        ("👩\u200d🚀.opus", "_woman_rocket_.opus"),
        ("\u3164.mp3", "Untitled.mp3"),
        ("A – B – stems.zip", "A - B - stems.zip"),
        ("No ending", "No ending"),
    ],
)
def test_programs_that_read_ascii_only_save_a_readable_name(name: str, plain: str) -> None:
    header = disposition(name, as_attachment=True)
    assert header.isascii()
    assert re.search(r'filename="([^"]*)"', header)[1] == plain  # type: ignore[index]
    exact = re.search(r"filename\*=UTF-8''(\S+)$", header)
    assert (unquote(exact[1]) if exact else plain) == name


def test_the_ascii_name_of_a_long_title_still_says_what_it_is(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, title="滚" * 120)
    stem = track.stems[0]
    plain = re.search(r'filename="([^"]*)"', disposition(file_name(track, stem), as_attachment=True))[1]  # type: ignore[index]
    assert plain.endswith(f" - {stem.name}.flac")
    assert len(plain) <= 240
