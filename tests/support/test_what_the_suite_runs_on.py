"""`make test` and `.ci/run` pass only when tests ran, and use no server on which something of somebody lies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis

from tests.support import browser, run
from tests.support.environment import prepare
from tests.support.redis_server import RedisServer
from tests.support.servers import is_empty_redis
from tests.support.source import ROOT


def row_where_pytest_ends_with(status: int, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=status))
    return run.run_in_turn(list(run.PARTS))


@pytest.mark.parametrize(("of_pytest", "of_ours"), [(0, 0), (1, 1), (run.NO_TESTS, 1)])
def test_a_part_passes_only_when_its_tests_ran_and_passed(
    monkeypatch: pytest.MonkeyPatch, of_pytest: int, of_ours: int
) -> None:
    assert row_where_pytest_ends_with(of_pytest, monkeypatch) == of_ours


@pytest.mark.parametrize(("first", "second"), [(0, 0), (1, 0), (0, 1)])
def test_all_passes_only_when_both_rows_have_passed(monkeypatch: pytest.MonkeyPatch, first: int, second: int) -> None:
    started = subprocess.Popen
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=first))
    ends = [sys.executable, "-c", f"raise SystemExit({second})"]
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: started(ends, **options))
    assert run.main() == int(bool(first or second))


def test_without_chromium_its_tests_are_left_out_unless_they_are_required(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser.shutil, "which", lambda _: None)
    monkeypatch.delenv("BROWSER_REQUIRED", raising=False)
    assert row_where_pytest_ends_with(0, monkeypatch) == 0
    assert "browser: not run: no Chromium" in capsys.readouterr().out
    monkeypatch.setenv("BROWSER_REQUIRED", "1")
    with pytest.raises(FileNotFoundError, match="No Chromium here"):
        browser.chromium_path()
    assert row_where_pytest_ends_with(1, monkeypatch) == 1
    assert "browser: FAILED" in capsys.readouterr().out


def test_a_redis_is_used_only_while_nothing_lies_in_any_database(redis_server: RedisServer) -> None:
    assert is_empty_redis(redis_server.url)
    with redis.Redis.from_url(redis_server.url.replace("db=0", "db=7")) as somebody:
        somebody.set("their", "work")
        assert not is_empty_redis(redis_server.url)
        somebody.flushall()
        somebody.config_set("requirepass", "secret")
        assert not is_empty_redis(redis_server.url)
    assert not is_empty_redis("redis://127.0.0.1:1")


def test_no_setting_of_whoever_runs_the_tests_reaches_them(tmp_path: Path) -> None:
    names = [line[2:].partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line]
    theirs = {name: "theirs" for name in names if name.isupper() and name.replace("_", "").isalnum()}
    assert {"FREE_MODE", "S3_ACCESS_KEY_ID_FILE", "ADJUSTMENT_LIMIT"} <= set(theirs)
    prepare(theirs)
    assert "theirs" not in theirs.values()
