"""`manage.py change_song`: a folder with a composed song in, another folder with the changed one out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from engine.audio.tags import read_recipe
from engine.changing.songs import read_song


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("songs")
    call_command(
        "compose", "warm lo-fi beat in C minor", "--duration", "40", "--seed", "5", "--out", str(where / "song.flac"),
        "--folder", str(where / "song"),
    )  # fmt: skip
    return where / "song"


def test_a_section_is_redone_into_a_new_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "other"
    call_command("change_song", str(folder), "redo", "--section", "1", "--seed", "7", "--out", str(target), "--json")
    facts = json.loads(capsys.readouterr().out)
    assert (facts["verb"], facts["seed"], facts["region"]["first_bar"]) == ("redo", 7, 1)
    assert facts["what_changed"].startswith("Played anew: ")
    assert facts["lineage"] == [(read_recipe(folder / "master.flac") or {})["pcm_sha256"]]
    assert {Path(name).name for name in facts["files"]} >= {"master.flac", "score.json", "song.mid"}
    assert read_song(target).recipe.pcm_sha256 == facts["sha256_pcm"]


def test_it_says_in_words_what_changed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "other"
    call_command("change_song", str(folder), "redo", "--between", "4", "7", "--seed", "1", "--out", str(target))
    assert capsys.readouterr().out.startswith(f"{target}: Played anew: bar")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--section", "99"], "There is no section “99”. Choose one of: 1 "),
        (["--between", "10", "90"], "Choose the last second between 0 and 40"),
        (["--section", "1", "--seed", "-4"], "Choose a whole seed"),
    ],
)
def test_wrong_wishes_are_told_what_to_do(folder: Path, tmp_path: Path, words: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told) as error:
        call_command("change_song", str(folder), "redo", *words, "--out", str(tmp_path / "other"))
    assert error.value.returncode == 2
    assert not (tmp_path / "other").exists()


def test_the_song_itself_is_never_overwritten(folder: Path) -> None:
    with pytest.raises(CommandError, match="choose a new folder"):
        call_command("change_song", str(folder), "redo", "--section", "1", "--out", str(folder))


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["transpose", "--key", "F# minor"], {"verb": "transpose", "key": "F# minor"}),
        (["tempo", "--bpm", "90"], {"verb": "tempo", "tempo_bpm": 90.0}),
        (["extend", "--seconds", "9"], {"verb": "extend", "where": "end"}),
        (["vary", "--strength", "0.5", "--seed", "3"], {"verb": "vary", "strength": 0.5, "seed": 3}),
        (["chords", "Fm7 | G7", "--first-bar", "3"], {"verb": "chords", "chords": "Fm7 | G7"}),
        (["instrument", "bass", "tuba"], {"verb": "instrument", "part": "bass", "instrument": "tuba"}),
        (["part", "bass", "--seed", "3"], {"verb": "part", "part": "bass", "seed": 3}),
        (["without", "drums", "bass"], {"verb": "without", "parts": ["drums", "bass"]}),
    ],
)
def test_other_verbs_have_options_of_their_own(
    folder: Path, tmp_path: Path, words: list[str], values: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("change_song", str(folder), *words, "--out", str(tmp_path / "other"), "--json")
    facts = json.loads(capsys.readouterr().out)
    assert {name: facts[name] for name in values} == values
    assert read_song(tmp_path / "other").score.parts
