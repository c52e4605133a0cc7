"""`manage.py edit` lays a chain over a file, says what it measured, and refuses nonsense in a sentence."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
import soundfile
from django.core.management import CommandError, call_command

from tests.engine.effects.sounds import RATE, noise, sine


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.wav"
    soundfile.write(path, sine(440, 1.0) + noise(1.0, -40), RATE)
    return path


def edit(source: Path, chain: object, target: Path, *more: str) -> str:
    document = source.with_name("chain.json")
    document.write_text(chain if isinstance(chain, str) else json.dumps(chain), "utf-8")
    out = StringIO()
    call_command(
        "edit", str(source), "--chain", str(document), "--out", str(target), *more, stdout=out, stderr=StringIO()
    )
    return out.getvalue()


def test_the_result_and_what_was_measured(source: Path, tmp_path: Path) -> None:
    chain = {"effects": [{"kind": "tempo", "factor": 0.8}, {"kind": "gain", "gain_db": -6}]}
    printed = json.loads(edit(source, chain, tmp_path / "out.flac", "--json"))
    assert soundfile.info(tmp_path / "out.flac").frames == round(RATE / 0.8)
    assert printed["before"]["duration_seconds"] == 1.0
    assert printed["after"]["duration_seconds"] == 1.25
    assert printed["after"]["loudness_lufs"] < printed["before"]["loudness_lufs"] - 5
    assert printed["elapsed_seconds"] > 0
    assert printed["chain"]["effects"][1] == {"kind": "gain", "gain_db": -6.0}


def test_people_read_sentences(source: Path, tmp_path: Path) -> None:
    printed = edit(source, {"effects": [{"kind": "gain", "gain_db": 20}]}, tmp_path / "out.wav")
    assert "before: 1.00 s" in printed
    assert "add a limiter" in printed


def test_a_preset_and_a_preview(source: Path, tmp_path: Path) -> None:
    out = StringIO()
    target = str(tmp_path / "out.wav")
    call_command(
        "edit", str(source), "--preset", "telephone", "--out", target, "--preview", "0.5", "--json", stdout=out
    )
    assert json.loads(out.getvalue())["preview_seconds"] == 0.5
    assert soundfile.info(target).frames == RATE // 2


def test_another_sound_is_handed_over_by_name(source: Path, tmp_path: Path) -> None:
    chain = {"effects": [{"kind": "cross_fade", "into": "b", "at_seconds": 0.5, "seconds": 0.2}]}
    edit(source, chain, tmp_path / "out.wav", "--with", f"b={source}")
    assert soundfile.info(tmp_path / "out.wav").frames == RATE // 2 + RATE


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        ("{", "This is not JSON"),
        ('{"effects": [{"kind": "speed", "factor": NaN}]}', "not a finite one"),
        ({"effects": [{"kind": "cross_fade", "into": "b", "at_seconds": 0, "seconds": 1}]}, "no sound called “b”"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_left(source: Path, tmp_path: Path, chain: object, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        edit(source, chain, tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


def test_the_original_is_never_overwritten(source: Path) -> None:
    before = source.read_bytes()
    with pytest.raises(CommandError, match="overwrite the original"):
        edit(source, {"effects": [{"kind": "reverse"}]}, source)
    assert source.read_bytes() == before


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not there"):
        edit(tmp_path / "nothing.wav", {"effects": []}, tmp_path / "out.wav")
