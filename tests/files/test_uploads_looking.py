"""What was sent is believed only after a look: its real type, length and sound decide, and its owner alone may ask."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile
from django.utils import timezone

from files import services, storing
from files.models import Upload
from tests.files.test_uploads_sending import announced, sent
from tests.support.crowd import all_at_once
from tests.support.sounds import sound

if TYPE_CHECKING:
    from accounts.models import User

HTML = b"<html><script>alert(1)</script>" * 100
PLAYLIST = b"ffconcat version 1.0\nfile /etc/hostname\n"


def upload(owner: User, content: bytes, content_type: str = "audio/wav") -> Upload:
    told = announced(owner, content, content_type)
    assert sent(told, content).status_code == 200
    return told.upload


@pytest.mark.parametrize("content", [HTML, PLAYLIST, b"\0" * 5000, os.urandom(50_000)])
def test_what_is_no_sound_is_rejected_for_good_and_not_kept(user: User, content: bytes) -> None:
    made = upload(user, content)
    for _ in range(2):
        with pytest.raises(services.UploadRejected, match="that we can read"):
            services.finish_upload(upload_pk=made.pk, by=user)
    made.refresh_from_db()
    assert (made.state, made.storage_key) == ("rejected", "")
    assert storing.size_of(made.temporary_key) is None


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [("wav", "audio/wav"), ("flac", "audio/flac"), ("mp3", "audio/mpeg"), ("ogg", "audio/ogg"), ("aiff", "audio/aiff")],
)
def test_the_type_is_what_was_found_whatever_was_announced(
    user: User, tmp_path: Path, suffix: str, content_type: str
) -> None:
    made = upload(user, sound(tmp_path / f"a.{suffix}"), "audio/mp4")
    kept = services.finish_upload(upload_pk=made.pk, by=user)
    assert (kept.content_type, kept.storage_key.rpartition(".")[2]) == (content_type, suffix)


def test_what_could_not_be_read_of_a_kept_file_is_told_its_owner(user: User, tmp_path: Path) -> None:
    whole = sound(tmp_path / "a.wav")
    kept = services.finish_upload(upload_pk=upload(user, whole).pk, by=user)
    cut = services.finish_upload(upload_pk=upload(user, whole[: len(whole) // 2]).pk, by=user)
    assert (kept.reason, cut.state) == ("", "complete")
    assert "the end is missing" in cut.reason


def test_more_than_fifteen_minutes_are_rejected(user: User, tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    with soundfile.SoundFile(path, "w", 8000, 1) as file:
        for _ in range(91):
            file.write([0.0] * 80_000)
    made = upload(user, path.read_bytes())
    with pytest.raises(services.UploadRejected, match="longer than 15 minutes"):
        services.finish_upload(upload_pk=made.pk, by=user)


def test_what_has_not_arrived_can_still_come(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.wav")
    told = announced(user, content)
    with pytest.raises(services.NotArrived):
        services.finish_upload(upload_pk=told.upload.pk, by=user)
    sent(told, content)
    assert services.finish_upload(upload_pk=told.upload.pk, by=user).state == "complete"


def test_after_its_hour_it_cannot_be_finished(user: User, tmp_path: Path) -> None:
    made = upload(user, sound(tmp_path / "a.wav"))
    with pytest.raises(services.UploadExpired, match="start a new one"):
        services.finish_upload(upload_pk=made.pk, by=user, now=timezone.now() + timedelta(hours=1))


def test_somebody_elses_upload_is_not_there(user: User, other_user: User, staff: User, tmp_path: Path) -> None:
    made = upload(user, sound(tmp_path / "a.wav"))
    for stranger in (other_user, staff):
        with pytest.raises(Upload.DoesNotExist):
            services.finish_upload(upload_pk=made.pk, by=stranger)


def test_finishing_twice_is_finishing_once(user: User, tmp_path: Path) -> None:
    made = upload(user, sound(tmp_path / "a.wav"))
    first = services.finish_upload(upload_pk=made.pk, by=user)
    again = services.finish_upload(upload_pk=made.pk, by=user, now=timezone.now() + timedelta(days=3))
    assert (first.finished_at, first.storage_key) == (again.finished_at, again.storage_key)


def test_the_same_content_sent_twice_is_kept_once(user: User, other_user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.wav")
    keys = {
        services.finish_upload(upload_pk=upload(owner, content).pk, by=owner).storage_key
        for owner in (user, other_user, user)
    }
    assert len(keys) == 1


def test_a_look_that_died_is_done_again_later(user: User, tmp_path: Path) -> None:
    made = upload(user, sound(tmp_path / "a.wav"))
    now = timezone.now()
    Upload.objects.filter(pk=made.pk).update(checked_until=now + timedelta(minutes=9))
    with pytest.raises(services.UploadBusy):
        services.finish_upload(upload_pk=made.pk, by=user, now=now)
    assert services.finish_upload(upload_pk=made.pk, by=user, now=now + timedelta(minutes=10)).state == "complete"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_that_finish_at_once_one_looks_and_none_fails(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.wav")
    made = upload(user, content)

    def act(_: int) -> str:
        try:
            return services.finish_upload(upload_pk=made.pk, by=user).state
        except services.UploadBusy:
            return "busy"

    assert set(all_at_once(8, act)) <= {"complete", "busy"}
    kept = services.finish_upload(upload_pk=made.pk, by=user)
    assert (kept.state, storing.sha256_of(kept.storage_key)) == ("complete", kept.sha256)
