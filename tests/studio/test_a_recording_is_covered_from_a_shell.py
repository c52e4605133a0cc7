"""`manage.py cover_recording` writes a cover or a part, says what it measured, and refuses nonsense."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
import soundfile
from django.core.management import CommandError, call_command

from tests.support.songs import composed
from tests.support.sounds import sound


def covered(source: Path, folder: Path, *more: str) -> str:
    out = StringIO()
    call_command(
        "cover_recording", str(source), "--out", str(folder), "--seed", "1", *more, stdout=out, stderr=StringIO()
    )
    return out.getvalue()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source")
    soundfile.write(folder / "song.wav", composed(folder, "a pop song", 16.0, tempo_bpm=120.0, seed=1), 44_100)
    return folder / "song.wav"


def test_drums_are_written_for_it(source: Path, tmp_path: Path) -> None:
    printed = json.loads(covered(source, tmp_path / "out", "--genre", "house", "--part", "drums", "--json"))
    assert (printed["verb"], printed["part"]) == ("part", "drums")
    assert printed["measured_tempo_bpm"] == pytest.approx(120, rel=0.005)
    assert printed["elapsed_seconds"] > 0
    names = {Path(path).name for path in printed["files"]}
    assert names == {"master.flac", "stem-recording.flac", "stem-drums.flac", "song.mid", "score.json"}
    assert all(Path(path).is_file() for path in printed["files"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--genre", "noodles"), "not a genre we know"),
        (("--genre", "house", "--part", "drums", "--tempo", "120"), "leave --keep-voice, --tempo and --key out"),
        (("--genre", "house", "--tempo", "5"), "a tempo in BPM between"),
    ],
)
def test_wishes_that_make_no_sense(source: Path, options: tuple[str, ...], message: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=message) as refused:
        covered(source, tmp_path / "out", *options)
    assert refused.value.returncode == 2
    assert not (tmp_path / "out").exists()


def test_what_is_no_music(tmp_path: Path) -> None:
    sound(tmp_path / "noise.wav", 6.0)
    with pytest.raises(CommandError, match="a recording with a beat"):
        covered(tmp_path / "noise.wav", tmp_path / "out", "--genre", "house")
    (tmp_path / "notes.txt").write_text("no sound", "utf-8")
    with pytest.raises(CommandError, match="not sound"):
        covered(tmp_path / "notes.txt", tmp_path / "out", "--genre", "house")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_in_use_is_left_alone(source: Path) -> None:
    with pytest.raises(CommandError, match="is not empty"):
        covered(source, source.parent, "--genre", "house")
