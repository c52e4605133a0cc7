"""Setting up says in one sentence what is missing, and does nothing twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT

MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="needs make")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the set-up needs of the repository, in a folder with a space in its name."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    for name in ("Makefile", "install.py", "requirements.txt", "requirements-uv.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def make(folder: Path, target: str, **environment: str) -> subprocess.CompletedProcess[str]:
    assert MAKE is not None
    base = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        [MAKE, "--no-print-directory", target],
        cwd=folder,
        env={**base, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines a person reads, without make's own."""
    return [line for line in done.stderr.splitlines() if not line.startswith("make")]


def test_without_python_it_says_which_one_it_needs(checkout: Path) -> None:
    done = make(checkout, "run", PATH=str(checkout))
    assert done.returncode != 0
    (sentence,) = told(done)
    assert "needs Python 3.11 or newer" in sentence


def test_an_old_python_is_passed_over(checkout: Path) -> None:
    old = checkout / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = make(checkout, "setup", PATH=str(checkout))
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in told(done)[0]


def test_a_download_that_fails_is_told_in_one_sentence_and_leaves_no_stamp(checkout: Path) -> None:
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    }
    done = make(checkout, "setup", PYTHON=sys.executable, **nowhere)
    assert done.returncode != 0
    (sentence,) = told(done)
    assert sentence.startswith("The packages could not be installed (")
    assert "run the same command again" in sentence
    assert not (checkout / ".venv" / "installed-lists").exists()


def test_what_is_installed_is_not_installed_again(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    stamp = "import install; print(install.fingerprint('requirements.txt'))"
    found = subprocess.run([sys.executable, "-c", stamp], cwd=checkout, capture_output=True, text=True, check=True)
    (checkout / ".venv" / "installed-lists").write_text(found.stdout)
    done = make(checkout, "setup", PYTHON=sys.executable)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_package_is_pinned_by_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt"):
        pinned = [line for line in (ROOT / name).read_text().splitlines() if line[:1].isalnum()]
        assert pinned
        assert all("==" in line and line.endswith("\\") for line in pinned)
