"""`manage.py cover_recording` writes a cover or a part, says what it measured, and refuses nonsense."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.engine.covering.conftest import recorded
from tests.engine.covering.recordings import BPM, Recorded
from tests.support.sounds import sound

__all__ = ["recorded"]


def covered(source: Path, folder: Path, *more: str) -> str:
    out = StringIO()
    call_command(
        "cover_recording", str(source), "--out", str(folder), "--seed", "1", *more, stdout=out, stderr=StringIO()
    )
    return out.getvalue()


def test_drums_are_written_for_it(recorded: Recorded, tmp_path: Path) -> None:
    printed = json.loads(covered(recorded.path, tmp_path / "out", "--genre", "house", "--part", "drums", "--json"))
    assert (printed["verb"], printed["part"]) == ("part", "drums")
    assert printed["measured_tempo_bpm"] == pytest.approx(BPM, rel=0.005)
    assert printed["elapsed_seconds"] > 0
    names = {Path(path).name for path in printed["files"]}
    assert names == {"master.flac", "stem-recording.flac", "stem-drums.flac", "song.mid", "score.json"}
    assert all(Path(path).is_file() for path in printed["files"])


def test_it_is_played_at_the_tempo_and_in_the_key_that_are_wished(recorded: Recorded, tmp_path: Path) -> None:
    options = ("--genre", "folk", "--tempo", "118", "--key", "B minor", "--json")
    printed = json.loads(covered(recorded.path, tmp_path / "out", *options))
    assert (printed["verb"], printed["genre"], printed["key"], printed["seed"]) == ("cover", "folk", "B minor", 1)
    assert printed["measured_tempo_bpm"] == pytest.approx(118, rel=0.005)
    assert printed["key_share"] > 0.85


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--genre", "noodles"), "not a genre we know"),
        (("--genre", "house", "--part", "drums", "--tempo", "120"), "leave --keep-voice, --tempo and --key out"),
        (("--genre", "house", "--tempo", "5"), "a tempo in BPM between"),
    ],
)
def test_wishes_that_make_no_sense(recorded: Recorded, options: tuple[str, ...], message: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=message) as refused:
        covered(recorded.path, tmp_path / "out", *options)
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


def test_a_folder_that_is_in_use_is_left_alone(recorded: Recorded) -> None:
    with pytest.raises(CommandError, match="is not empty"):
        covered(recorded.path, recorded.path.parent, "--genre", "house")
