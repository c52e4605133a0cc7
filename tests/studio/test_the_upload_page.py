"""The upload page tells limits before, takes a file without JavaScript, and shows what became of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from files import storing
from files.models import Upload
from files.queries import storage_of
from files.services import start_upload
from jobs.services import run
from soundfoundry.bodies import refusal
from tests.support.sounds import sound
from tests.tracks.test_plan_limits import allow
from tracks import services
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAGE = "/studio/upload/"


@pytest.fixture
def client(client_for: Callable[[User], Client], user: User) -> Client:
    return client_for(user)


def shown(client: Client) -> str:
    """The words of the page, without its marks and line breaks."""
    return " ".join(re.sub(r"<[^>]*>", " ", client.get(PAGE).content.decode()).split())


def submit(client: Client, content: bytes, name: str = "Demo.wav") -> Any:
    """What a browser without scripts does: load the page, and send its form."""
    action = re.search(r'action="(/studio/upload/[^"]+)"', client.get(PAGE).content.decode())
    assert action
    assert refusal("POST", action[1], str(len(content) + 1_000)) is None, "its body is read"
    return client.post(action[1], {"file": SimpleUploadedFile(name, content, "audio/wav")}, follow=True)


def test_limits_are_told_before(client: Client, user: User) -> None:
    allow(user, storage_bytes=1_500_000_000, imports_per_day=7)
    words = shown(client)
    for limit in ("up to 100 MB and 15 minutes", "1.5 GB", "7 of 7 files left"):
        assert limit in words


def test_a_file_is_taken_by_a_plain_form(client: Client, user: User, tmp_path: Path, redis_url: str) -> None:
    content = sound(tmp_path / "a.wav")
    answer = submit(client, content, "My_song.wav")
    assert "It has arrived" in answer.content.decode()
    track = Track.objects.get(owner=user)
    assert (track.title, track.origin, track.status) == ("My song", "uploaded", "queued")
    assert b"".join(storing.blocks(track.originals[0].storage_key)) == content
    assert "Waiting to begin" in shown(client)
    for _ in range(10):
        run(str(track.job_id))
    part = client.get(PAGE, headers={"HX-Request": "true", "HX-Target": "sent"}).content.decode()
    assert f'data-play="{track.pk}"' in part
    assert 'data-running="0"' in part
    assert "<html" not in part


def test_a_file_that_is_there_already_leads_to_its_track(client: Client, user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.wav")
    submit(client, content)
    answer = submit(client, content, "the same.wav")
    track = Track.objects.get(owner=user)
    assert answer.redirect_chain == [(reverse("tracks:track", args=[track.pk]), 302)]
    assert "You have this file already" in answer.content.decode()
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.mp3", b"", "The file is empty: export it again, or choose another."),
        ("notes.mp3", b"Dear diary, today I wrote no music at all.\n" * 200, "not sound in a format that we can read"),
    ],
)
def test_what_is_no_sound_is_refused_with_what_to_do_and_leaves_nothing(
    client: Client, user: User, name: str, content: bytes, words: str
) -> None:
    before = kept_uploads()
    assert words in submit(client, content, name).content.decode()
    assert not Track.objects.exists()
    assert (storage_of(user=user).used_bytes, storage_of(user=user).expected_bytes) == (0, 0)
    assert kept_uploads() == before


def kept_uploads() -> set[Path]:
    return {path for path in Path(storing.storage().path("uploads")).glob("*") if path.is_file()}


def test_a_form_of_somebody_else_and_an_old_one_take_nothing(
    client: Client, other_user: User, client_for: Callable[[User], Client], tmp_path: Path
) -> None:
    theirs = re.search(r'action="(/studio/upload/[^"]+)"', client_for(other_user).get(PAGE).content.decode())
    assert theirs
    file = SimpleUploadedFile("a.wav", sound(tmp_path / "a.wav"))
    assert client.post(theirs[1], {"file": file}).status_code == 404
    refused = refusal("POST", f"{PAGE}nonsense/", "100")
    assert refused is not None
    assert b"load it anew" in refused.body
    assert not Upload.objects.exists()


def test_too_large_a_body_is_refused_before_it_is_read(client: Client) -> None:
    action = re.search(r'action="(/studio/upload/[^"]+)"', client.get(PAGE).content.decode())
    assert action
    refused = refusal("POST", action[1], "200000000")
    assert refused is not None
    assert refused.status == 413


def test_after_the_last_file_of_today_the_next_is_refused(client: Client, user: User, tmp_path: Path) -> None:
    allow(user, imports_per_day=1)
    submit(client, sound(tmp_path / "a.wav", seed=1))
    assert "0 of 1 files left" in shown(client)
    words = submit(client, sound(tmp_path / "b.wav", seed=2)).content.decode()
    assert "Your 1 file of today is sent" in words
    assert Track.objects.count() == 1
    with pytest.raises(services.NoImportsLeft):
        services.announce_upload(owner=user, content_type="audio/wav", size_bytes=9)


def test_what_was_broken_off_is_listed_and_can_be_forgotten(client: Client, user: User) -> None:
    content = b"x" * 5_000
    sha256 = hashlib.sha256(content).hexdigest()
    upload = start_upload(owner=user, content_type="audio/wav", size_bytes=5_000, name="Half.wav", sha256=sha256).upload
    assert "Half.wav 5 kB, begun" in shown(client)
    client.post(reverse("studio:forget", args=[upload.pk]))
    assert not Upload.objects.exists()
    assert "Half.wav" not in shown(client)


def test_what_of_a_damaged_file_is_missing_is_said_beside_its_track(
    client: Client, user: User, tmp_path: Path, redis_url: str
) -> None:
    whole = sound(tmp_path / "a.wav")
    submit(client, whole[: len(whole) // 2])
    for _ in range(10):
        run(str(Track.objects.get(owner=user).job_id))
    assert "the end is missing. If you have a whole one, send that." in shown(client)
