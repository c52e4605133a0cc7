"""`manage.py compose`: the main job without a server, a database or a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, execute_from_command_line

from engine.audio.decoding import pcm_sha256, probe
from engine.audio.tags import read_recipe

FACTS = {
    "duration_seconds", "tempo_bpm", "key", "key_share", "genre", "mood", "loudness_lufs", "true_peak_dbtp", "seed",
    "engine_version", "sha256_pcm", "elapsed_seconds", "title", "measured_tempo_bpm", "measured_key",
    "promises",
    "heard", "overruled", "ignored", "not_heeded", "not_understood", "questions", "language", "reader",
}  # fmt: skip
SONG = ["warm lo-fi beat with rain", "--duration", "10", "--seed", "5", "--key", "F minor", "--tempo", "80"]


def compose(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, where neither database nor Redis can be reached."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "soundfoundry.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "compose", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with an MP3, its stems and MIDI, and what was printed about it."""
    folder = tmp_path_factory.mktemp("made")
    done = compose(
        *SONG, "--out", str(folder / "song.mp3"), "--stems", str(folder / "stems"), "--midi", str(folder / "song.mid"),
        "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def test_a_download_is_composed_once_more_to_the_last_sample(made: tuple[Path, dict[str, Any]]) -> None:
    folder, facts = made
    done = compose("--recipe", str(folder / "song.mp3"), "--out", str(folder / "same.flac"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sha256_pcm"] == facts["sha256_pcm"] == pcm_sha256(folder / "same.flac")
    assert "The same as song.mp3, to the last sample." in done.stderr


@pytest.mark.parametrize("beside", [["rain"], ["--tempo", "90"], ["--voice"]])
def test_nothing_else_is_asked_for_beside_a_recipe(made: tuple[Path, dict[str, Any]], beside: list[str]) -> None:
    folder, _ = made
    with pytest.raises(CommandError, match="--recipe says all of it"):
        call_command("compose", *beside, "--recipe", str(folder / "song.mp3"), "--out", str(folder / "no.flac"))
    assert not (folder / "no.flac").exists()


def test_words_become_a_file_with_stems_and_midi(made: tuple[Path, dict[str, Any]]) -> None:
    folder, facts = made
    assert abs(probe(folder / "song.mp3").duration_seconds - 10) < 0.5
    assert len(list((folder / "stems").glob("*.flac"))) >= 2
    assert (folder / "song.mid").read_bytes().startswith(b"MThd")
    recipe = read_recipe(folder / "song.mp3")
    assert recipe is not None
    assert recipe["pcm_sha256"] == facts["sha256_pcm"]


def test_one_json_object_tells_what_was_made(made: tuple[Path, dict[str, Any]]) -> None:
    facts = made[1]
    assert set(facts) == FACTS
    assert (facts["seed"], facts["key"], facts["tempo_bpm"], facts["genre"]) == (5, "F minor", 80, "lo-fi")
    assert abs(facts["duration_seconds"] - 10) < 0.5
    assert abs(facts["loudness_lufs"] + 14) < 0.5
    assert facts["true_peak_dbtp"] <= -0.9
    assert facts["elapsed_seconds"] > 0


def test_the_same_words_and_seed_are_the_same_sound_in_any_format(
    made: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    done = compose(*SONG, "--out", str(tmp_path / "again.FLAC"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sha256_pcm"] == made[1]["sha256_pcm"] == pcm_sha256(tmp_path / "again.FLAC")


WRONG = [
    (["x"], "describe the music", "song.mp3"),
    (["rain", "--duration", "2"], "duration", "song.mp3"),
    (["rain", "--duration", "nan"], "duration", "song.mp3"),
    (["rain", "--duration", "long"], "duration", "song.mp3"),
    (["rain", "--tempo", "1"], "tempo", "song.mp3"),
    (["rain", "--genre", "polka"], "genre", "song.mp3"),
    (["rain", "--key", "H dur"], "key", "song.mp3"),
    (["rain", "--style-strength", "2"], "strength", "song.mp3"),
    (["rain", "--seed", "-1"], "seed", "song.mp3"),
    (["rain"], "ogg", "song.ogg"),
    (["rain"], "end the name", "song"),
    (["rain"], "folder", "missing/song.mp3"),
    (["rain", "--midi", "notes.txt"], "end the name", "song.mp3"),
    (["rain", "--section", "chorus:many"], "write a section as", "song.mp3"),
    (["rain", "--section", "fugue"], "not a section we know", "song.mp3"),
    (["rain", "--metre", "4/3"], "metre", "song.mp3"),
    (["rain", "--production", "shiny"], "not a colour", "song.mp3"),
    (["rain", "--voice", "--instrumental"], "not allowed", "song.mp3"),
]


@pytest.mark.parametrize(("words", "said", "out"), WRONG, ids=lambda value: str(value)[:40])
def test_what_cannot_be_done_is_said_in_a_sentence(
    words: list[str], said: str, out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "compose", *words, "--out", str(tmp_path / out)])
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert said in printed.err.lower()
    assert "Traceback" not in printed.err
    assert printed.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named_before_any_work() -> None:
    done = compose("rain", "--out", "/proc/song.mp3")
    assert done.returncode == 2
    assert "/proc/song.mp3" in done.stderr
    assert "Traceback" not in done.stderr
