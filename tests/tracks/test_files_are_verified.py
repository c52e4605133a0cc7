"""A file dropped on the page is said to be made here, or not; of other people's private tracks only the day is told."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from engine.audio.encoding import encode
from engine.audio.tags import Tags
from engine.brief import Brief
from files.receiving import form_token
from jobs.services import run
from tests.support.pages import compact
from tests.support.songs import as_mp3, composed, part
from tests.support.sounds import sound
from tracks.models import Role, Track
from tracks.services import start_track

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
PROMPT = "dreamy synthwave night drive past the heron"
BRIEF = Brief(PROMPT, tempo_bpm=96.0, key="A minor", duration_seconds=24.0, seed=11)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def take(rich: User, redis_url: str) -> Track:
    made = start_track(owner=rich, brief=BRIEF, idempotency_key="one", takes=1).tracks.in_order()[0]
    for _ in range(10):
        run(str(made.job_id))
    return Track.objects.get(pk=made.pk)


def stored(track: Track, role: str) -> Path:
    return Path(default_storage.path(track.files(role)[0].storage_key))


def send(client: Client, path: Path, name: str = "song.bin") -> Any:
    token = form_token(0)
    file = SimpleUploadedFile(name, path.read_bytes())
    return client.post(reverse("tracks:verify_file", args=[token]), {"file": file})


def words(answer: Any) -> str:
    return compact(answer.content.decode())


def test_a_take_is_known_by_its_file_by_its_samples_and_by_its_sound(
    take: Track, rich: User, client_for: ClientFor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, visitor = client_for(rich), Client()
    assert "bit for bit" in words(send(mine, stored(take, Role.MP3)))
    retagged = tmp_path / "retagged.flac"
    encode(stored(take, Role.MASTER), retagged, Tags("Stolen"))
    page = words(send(mine, retagged))
    assert "bit for bit" in page
    assert "tags say so, the sound does not" in page, "an empty recipe is not that of this sound"

    samples = composed(tmp_path, PROMPT, 24.0, tempo_bpm=96.0, key="A minor", seed=11)
    cut = as_mp3(part(samples, 6.0, 15.0), tmp_path / "cut.mp3")
    page = words(send(mine, cut, "cut & gone.mp3"))
    assert "the same music, encoded anew or cut" in page
    assert "from 0:06 to 0:" in page
    assert take.title in page
    assert "cut &amp; gone.mp3" in page

    for path, answer in ((cut, "the same music"), (stored(take, Role.MASTER), "bit for bit")):
        page = words(send(visitor, path))
        assert answer in page
        assert f"{take.delivered_at:%B %Y}" in page
        assert "The track is private" in page
        assert str(take.pk) not in page
        # The visitor has what the file itself says; a cut says nothing.
        assert path is not cut or not any(secret in page for secret in (take.title, rich.email, "heron"))

    call_command("verify", str(cut), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["track"]) == ("same_music", str(take.pk))
    assert found["track_start_seconds"] - found["file_start_seconds"] == pytest.approx(6.0, abs=0.2)


def test_what_was_deleted_for_good_is_known_by_its_tags_alone(
    take: Track, rich: User, client_for: ClientFor, tmp_path: Path
) -> None:
    from datetime import timedelta

    from tracks import services

    kept = tmp_path / "kept.flac"
    kept.write_bytes(stored(take, Role.MASTER).read_bytes())
    services.delete(track_pk=take.pk, by=rich)
    assert "Made here on" in words(send(client_for(rich), kept))
    services.empty_trash(kept_for=timedelta(0))
    assert "not made here, or deleted here for good" in words(send(client_for(rich), kept))


def test_tags_that_lie_are_called_so(db: None, redis_url: str, tmp_path: Path) -> None:
    sound(tmp_path / "noise.wav", 8.0)
    marked = tmp_path / "marked.mp3"
    encode(
        tmp_path / "noise.wav", marked, Tags("Rain", recipe={"provider": "composer", "brief": {}, "pcm_sha256": "0"})
    )
    page = words(send(Client(), marked))
    assert "Its tags say that it was made by SoundFoundry; the sound does not" in page
    assert "pcm_sha256" in page


def test_what_cannot_be_told_is_said_with_what_to_do(db: None, redis_url: str, tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("song.mp3", b"x" * 1000)
    (tmp_path / "song.zip").write_bytes(archive.getvalue())
    soundfile.write(tmp_path / "silence.wav", np.zeros((441_000, 2)), 44_100)
    sound(tmp_path / "second.wav", 1.0)
    sound(tmp_path / "noise.wav", 8.0)
    (tmp_path / "nothing").write_bytes(b"")
    sentences = {
        "song.zip": "that we can read", "silence.wav": "silent", "second.wav": "send at least ten seconds",
        "noise.wav": "not known here", "nothing": "empty",
    }  # fmt: skip
    for name, sentence in sentences.items():
        assert sentence in words(send(Client(), tmp_path / name)), name
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify", str(tmp_path / "missing.mp3"))
    old = Client().post(reverse("tracks:verify_file", args=["x"]))
    assert old.status_code == 400
    assert "too old" in words(old)
    assert "Choose a file first" in words(Client().post(reverse("tracks:verify_file", args=[form_token(0)])))


def test_an_address_that_sends_many_files_waits(db: None, redis_url: str, tmp_path: Path) -> None:
    (tmp_path / "nothing").write_bytes(b"")
    client = Client(REMOTE_ADDR="192.0.2.77")
    for _ in range(20):
        assert send(client, tmp_path / "nothing").status_code == 400
    refused = send(client, tmp_path / "nothing")
    assert refused.status_code == 429
    assert "try again in" in words(refused)
