"""`manage.py import_sound` puts a file into a library in one go, and prints what was measured."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from files import storing
from studio.queries.analyses import understanding_of
from tests.engine.audio.sounds import mixed, song, written
from tests.support.sent_files import encoded
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def imported(path: Path, **options: Any) -> Any:
    printed = io.StringIO()
    call_command("import_sound", str(path), owner="ada@example.org", json=True, stdout=printed, **options)
    return json.loads(printed.getvalue())


def test_a_file_is_read_in_to_its_end(user: User, tmp_path: Path, redis_url: str) -> None:
    path = tmp_path / "Memo.m4a"
    content = encoded(path, "aac", form="ipod", seconds=2.0, tags={"artist": "Ada"})
    facts = imported(path, title="My memo")
    track = Track.objects.get(owner=user)
    assert (facts["track"], facts["title"], track.title) == (str(track.pk), "My memo", "My memo")
    assert facts["measured_duration_seconds"] == pytest.approx(2.0, abs=0.1)
    assert facts["loudness_lufs"] < 0
    assert facts["file_tags"]["artist"] == "Ada"
    assert facts["elapsed_seconds"] > 0
    assert b"".join(storing.blocks(track.originals[0].storage_key)) == content
    with pytest.raises(CommandError, match=f"You have this file already.*{track.pk}"):
        imported(path)


def test_tempo_and_key_are_those_of_its_analysis(user: User, tmp_path: Path, redis_url: str) -> None:
    facts = imported(written(tmp_path / "Steady.wav", mixed(song(120.0, "E minor", 16.0))))
    known = understanding_of(Track.objects.get(owner=user)).analysis.values
    assert facts["measured_tempo_bpm"] == known["tempo"]["bpm"] == pytest.approx(120.0, rel=0.01)
    assert facts["measured_key"] == known["key"]["name"] == "E minor"


def test_what_cannot_be_taken_is_said(user: User, tmp_path: Path) -> None:
    path = tmp_path / "notes.mp3"
    path.write_bytes(b"no music " * 100)
    with pytest.raises(CommandError, match="not sound in a format that we can read"):
        imported(path)
    with pytest.raises(CommandError, match="cannot be read"):
        imported(tmp_path / "nowhere.mp3")
    with pytest.raises(CommandError, match="Nobody here has the address"):
        call_command("import_sound", str(path), owner="nobody@example.org")
    assert not Track.objects.exists()
