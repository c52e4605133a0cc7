"""`manage.py change_song`: a folder with a composed song in, another folder with the changed one out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engine.audio.tags import read_recipe
from engine.changing.charts import chart_of
from engine.changing.songs import ComposedSong, read_song

SECONDS = 16
Change = tuple[dict[str, Any], ComposedSong]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("songs")
    call_command(
        "compose", "warm lo-fi beat in C minor, verse and chorus", "--duration", str(SECONDS), "--seed", "5",
        "--out", str(where / "song.flac"), "--folder", str(where / "song"),
    )  # fmt: skip
    return where / "song"


def changed(folder: Path, target: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Change:
    """What the command prints, and the song that it leaves in its folder."""
    call_command("change_song", str(folder), *words, "--out", str(target), "--json")
    return json.loads(capsys.readouterr().out), read_song(target)


def test_a_section_is_redone_into_a_new_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts, song = changed(folder, tmp_path / "other", capsys, "redo", "--section", "1", "--seed", "7")
    assert (facts["verb"], facts["seed"], facts["region"]["first_bar"]) == ("redo", 7, 1)
    assert facts["what_changed"].startswith("Played anew: ")
    assert facts["lineage"] == [(read_recipe(folder / "master.flac") or {})["pcm_sha256"]]
    assert {Path(name).name for name in facts["files"]} >= {"master.flac", "score.json", "song.mid"}
    assert song.recipe.pcm_sha256 == facts["sha256_pcm"]


def test_it_says_in_words_what_changed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "other"
    call_command("change_song", str(folder), "redo", "--between", "4", "7", "--seed", "1", "--out", str(target))
    assert capsys.readouterr().out.startswith(f"{target}: Played anew: bar")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--section", "99"], "There is no section “99”. Choose one of: 1 "),
        (["--between", "10", "90"], "Choose the last second between 0 and 16"),
        (["--section", "1", "--seed", "-4"], "Choose a whole seed"),
    ],
)
def test_wrong_wishes_are_told_what_to_do(folder: Path, tmp_path: Path, words: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told) as error:
        call_command("change_song", str(folder), "redo", *words, "--out", str(tmp_path / "other"))
    assert error.value.returncode == 2
    assert not (tmp_path / "other").exists()


def test_a_song_without_a_drop_has_none_to_move(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no drop in it") as error:
        call_command("change_song", str(folder), "arrange", "--drop", "30.5", "--out", str(tmp_path / "other"))
    assert error.value.returncode == 2


def test_the_song_itself_is_never_overwritten(folder: Path) -> None:
    with pytest.raises(CommandError, match="choose a new folder"):
        call_command("change_song", str(folder), "redo", "--section", "1", "--out", str(folder))


def test_it_grows_by_as_many_seconds_as_are_wished(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grown = [
        changed(folder, tmp_path / seconds, capsys, "extend", "--seconds", seconds)[0]["duration_seconds"] - SECONDS
        for seconds in ("3", "9")
    ]
    # Whole pairs of bars, each of which lasts 6.6 seconds here.
    assert 3 <= grown[0] < 9 <= grown[1] < 9 + 6.6


def test_sections_that_are_named_come_before_the_start(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, song = changed(folder, tmp_path / "other", capsys, "extend", "--where", "start", "--sections", "break")
    assert [section.name for section in song.score.sections] == ["break", "verse", "chorus"]


@pytest.mark.parametrize(("options", "bar"), [(["--first-bar", "3"], 3), (["--section", "1", "--first-bar", "2"], 2)])
def test_chords_are_written_from_the_bar_that_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], bar: int
) -> None:
    facts, song = changed(folder, tmp_path / "other", capsys, "chords", "Fm7", *options)
    before, after = ([bar for line in chart_of(each.score) for bar in line.bars] for each in (read_song(folder), song))
    assert facts["region"]["first_bar"] == facts["region"]["last_bar"] == bar
    assert after == [*before[: bar - 1], "Fm7", *before[bar:]]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["transpose", "--key", "F# minor"], {"key": "F# minor", "written in": "F# minor"}),
        (["tempo", "--bpm", "90"], {"tempo_bpm": 90.0, "measured_tempo_bpm": pytest.approx(90, rel=0.005)}),
        (["vary", "--strength", "0.5", "--seed", "3"], {"strength": 0.5, "seed": 3}),
        (["arrange", "--sections", "2", "1", "2"], {"sections": ["chorus", "verse", "chorus"]}),
        (["instrument", "bass", "tuba"], {"part": "bass", "instrument": "tuba", "bass": ["tuba"]}),
        (["part", "bass", "--seed", "3"], {"part": "bass", "seed": 3}),
        (["without", "drums", "bass"], {"parts": ["drums", "bass"], "stems": {"harmony", "melody"}, "bass": []}),
    ],
)
def test_other_verbs_have_options_of_their_own(
    folder: Path, tmp_path: Path, words: list[str], values: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    facts, song = changed(folder, tmp_path / "other", capsys, *words)
    basses = [part.instrument for part in song.score.parts if part.stem == "bass" and part.notes]
    there = {**facts, "written in": song.score.key, "stems": set(song.stems), "bass": basses}
    assert {name: there[name] for name in values} == values
    assert song.recipe.pcm_sha256 != read_song(folder).recipe.pcm_sha256
