"""The repository names no machine, no mirror of a package index, and keeps no secret."""

from __future__ import annotations

import re

from tests.support.source import kept_files, named

TEXT = {
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".json",
    ".yaml",
    ".yml",
    ".cfg",
    ".ini",
    ".sh",
    "",
}
# Written in pieces so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![/\w])/(?:wo" + r"rk|ro" + r"ot|Us" + r"ers|home/[a-z])[\w/.-]*")
REGISTRY = re.compile(r"(?:index-" + r"url|find-" + r"links|files\.python" + r"hosted|py" + r"pi\.org/simple)")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|sk_live_[0-9a-zA-Z]{10}")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def texts() -> dict[str, str]:
    return {
        named(path): path.read_text(encoding="utf-8", errors="replace")
        for path in kept_files()
        if path.suffix in TEXT and path.stat().st_size < 2_000_000
    }


def found(pattern: re.Pattern[str]) -> dict[str, list[str]]:
    hits = {name: pattern.findall(text) for name, text in texts().items()}
    return {name: hit for name, hit in hits.items() if hit}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert found(MACHINE_PATH) == {}


def test_no_file_names_a_mirror() -> None:
    assert found(REGISTRY) == {}


def test_no_secret_is_kept() -> None:
    assert found(SECRET) == {}


def test_nothing_is_left_to_do_in_a_comment() -> None:
    assert found(UNFINISHED) == {}
