"""The embedded queue runs on the newest server there is: the wheel's, or one of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from soundfoundry.embedded.redis_binary import redis_server_binary

Install = Callable[[str, str], Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a program of this name on PATH that tells this version."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    redis_server_binary.cache_clear()

    def put(name: str, words: str) -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\necho '{words}'\n")
        path.chmod(0o700)
        return path

    yield put
    redis_server_binary.cache_clear()


def test_a_newer_one_of_this_machine_is_taken(install: Install) -> None:
    newer = install("redis-server", "Redis server v=99.0.1 sha=00000000:0")
    assert redis_server_binary() == newer


@pytest.mark.parametrize("words", ["Redis server v=6.2.14 sha=00000000:0", "no version"])
def test_an_older_one_is_left_alone(install: Install, words: str) -> None:
    older = install("redis-server", words)
    found = redis_server_binary()
    assert found is not None
    assert found != older
