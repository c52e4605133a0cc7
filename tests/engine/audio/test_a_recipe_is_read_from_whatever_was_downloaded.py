"""Scores, words with times, archives and recipes alone are read as sounds are, within limits, whoever wrote them."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine.audio.lrc_tags import put_into_lrc
from engine.audio.tags import Tags, read_recipe, read_recipe_in

RECIPE: dict[str, Any] = {"provider": "composer", "brief": {"prompt": 'Łódź ]} "soundfoundry_recipe": {'}, "seed": 7}
TAGS = Tags("Night", recipe=RECIPE)


def read(content: bytes) -> dict[str, Any] | None:
    return read_recipe_in(io.BytesIO(content))


def archive(members: dict[str, bytes], **how: Any) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", **how) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize("indent", [None, 2])
def test_a_score_gives_its_recipe_also_when_somebody_laid_it_out_anew(indent: int | None) -> None:
    score = TAGS.beside({"title": "Night", "parts": [{"notes": [1, 2]}]})
    assert read(json.dumps(score, indent=indent).encode()) == RECIPE
    assert read(json.dumps(dict(sorted(score.items())), indent=indent).encode()) == RECIPE


def test_words_with_times_carry_mark_and_recipe_where_players_do_not_show_them() -> None:
    lrc = put_into_lrc("[ti:Night]\n[00:12.00] <00:12.00> Rain\n", TAGS.fields())
    rows = lrc.splitlines()
    assert (rows[0], rows[-1]) == ("[ti:Night]", "[00:12.00] <00:12.00> Rain")
    assert "[#:AI_GENERATED=AI-generated music]" in rows
    assert all(row.startswith("[#:") for row in rows[1:-1])
    assert read(lrc.encode()) == RECIPE
    assert read(b"[ti:Theirs]\n[00:01.00] a\n[#:SOUNDFOUNDRY_RECIPE={}]\n") is None


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_gives_the_recipe_that_lies_in_it(how: int) -> None:
    text = json.dumps(RECIPE, indent=2).encode()
    assert read(archive({"a.flac": bytes(5000), "recipe.json": text}, compression=how)) == RECIPE
    assert read(text) == RECIPE
    assert read(archive({"a.flac": bytes(5000)})) is None


def test_archives_that_would_take_much_memory_are_nothing() -> None:
    large = archive({"recipe.json": b'{"a":"' + bytes(50 << 20)}, compression=zipfile.ZIP_DEFLATED)
    assert len(large) < 100_000
    assert read(large) is None
    assert read(archive({"recipe.json": json.dumps(RECIPE).encode()}, compression=zipfile.ZIP_LZMA)) is None
    assert read(archive({f"{number}": b"" for number in range(1001)} | {"recipe.json": b'{"a": 1}'})) is None
    good = archive({"recipe.json": b'{"a": 1}'})
    assert read(good) == {"a": 1}
    elsewhere = good[:-22] + b"PK\x06\x07" + bytes(16) + good[-22:]
    assert read(elsewhere) is None
    lying = good[:-12] + struct.pack("<I", 0xFFFFFF) + good[-8:]
    assert read(lying) is None


def test_broken_archives_are_nothing() -> None:
    good = archive({"recipe.json": json.dumps(RECIPE).encode()}, compression=zipfile.ZIP_DEFLATED)
    for place in range(4, len(good)):
        assert read(good[:place]) is None
        # Whatever is found in it, nothing is raised.
        read(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{}", b'{"provider": 1', b"[" * 100_000, b'{"soundfoundry_recipe": ' + b'{"a":' * 100_000]
)
def test_other_json_is_nothing(content: bytes) -> None:
    assert read(content) is None


def test_a_score_beyond_its_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "score.json").write_bytes(json.dumps(TAGS.beside({"pad": "x" * (17 << 20)})).encode())
    assert read_recipe(tmp_path / "score.json") is None
