"""A sound file is announced, sent by the way that was given, and kept; on this machine the way is one of ours."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from files import receiving, services, storing
from files.models import Upload
from files.queries import storage_of
from tests.support.sounds import sound
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User
    from files.services.uploading import Announced

FLAC = "audio/flac"


def announced(owner: User, content: bytes, content_type: str = FLAC, **more: Any) -> Announced:
    return services.start_upload(owner=owner, content_type=content_type, size_bytes=len(content), **more)


def sent(told: Announced, content: bytes, **headers: str) -> Any:
    """What the door answers; a browser of nobody in particular, because the way is the proof."""
    kind = headers.pop("content_type", told.way.headers["Content-Type"])
    return Client(enforce_csrf_checks=True).put(told.way.url, content, content_type=kind, headers=headers)


def test_what_is_sent_is_kept_under_its_content(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content, name="Demo.flac")
    assert sent(told, content).status_code == 200

    kept = services.finish_upload(upload_pk=told.upload.pk, by=user)

    sha256 = hashlib.sha256(content).hexdigest()
    assert (kept.state, kept.sha256, kept.storage_key) == ("complete", sha256, storing.key_of(sha256, "flac"))
    assert (kept.name, kept.size_bytes, kept.content_type) == ("Demo.flac", len(content), FLAC)
    assert kept.duration_seconds == pytest.approx(1.0)
    assert b"".join(storing.blocks(kept.storage_key)) == content
    assert storing.size_of(kept.temporary_key) is None, "nothing is kept twice"


@pytest.mark.parametrize("change", [-1, 1])
def test_another_size_is_refused_before_it_is_read(user: User, tmp_path: Path, change: int) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content)
    answer = sent(told, content[:-1] if change < 0 else content + b"x")
    assert answer.status_code == (400 if change < 0 else 413)
    assert f"{len(content)} bytes were announced" in answer.json()["error"]["message"]
    assert storing.size_of(told.upload.temporary_key) is None


def test_another_type_is_refused(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content)
    assert sent(told, content, content_type="text/html").status_code == 415
    assert storing.size_of(told.upload.temporary_key) is None


def test_a_way_works_once(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content)
    assert [sent(told, content).status_code, sent(told, content[::-1]).status_code] == [200, 409]
    assert b"".join(storing.blocks(told.upload.temporary_key)) == content
    services.finish_upload(upload_pk=told.upload.pk, by=user)
    assert sent(told, content).status_code == 404


def test_a_way_that_is_not_ours_leads_nowhere(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content)
    for url in (told.way.url[:-2] + "x/", "/uploads/x/", f"/uploads/{told.upload.pk.hex}/"):
        answer = Client().put(url, content, content_type=FLAC)
        assert answer.status_code == 404, url
    for method in ("get", "post", "delete"):
        assert getattr(Client(), method)(told.way.url).status_code == 405


def test_a_way_ends_after_its_hour(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content, now=timezone.now() - timedelta(hours=1, seconds=1))
    assert sent(told, content).status_code == 404


def test_a_connection_that_breaks_leaves_nothing_and_may_send_again(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content)
    with pytest.raises(receiving.CutShort):
        receiving.receive(told.upload, io.BytesIO(content[:-100]).read)
    assert not left_behind()
    assert sent(told, content).status_code == 200


def test_a_full_disk_is_told_leaves_nothing_and_may_be_tried_again(
    user: User, tmp_path: Path, smallest_files: Callable[[int], Any]
) -> None:
    content = sound(tmp_path / "a.flac")
    told = announced(user, content)
    with smallest_files(10_000):
        answer = sent(told, content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "no_room")
    assert not left_behind()
    assert sent(told, content).status_code == 200


def test_a_disk_that_is_full_at_the_end_loses_nothing(
    user: User, tmp_path: Path, smallest_files: Callable[[int], Any]
) -> None:
    content = sound(tmp_path / "a.flac", seed=507)  # nothing like it is kept yet
    told = announced(user, content)
    sent(told, content)
    with smallest_files(10_000), pytest.raises(services.StorageAway, match="complete the upload again"):
        services.finish_upload(upload_pk=told.upload.pk, by=user)
    assert services.finish_upload(upload_pk=told.upload.pk, by=user).state == "complete"


def test_uploads_take_up_room_from_the_moment_they_are_announced(
    user: User, tmp_path: Path, make_track: MakeTrack
) -> None:
    content = sound(tmp_path / "a.flac")
    now = timezone.now()
    told = announced(user, content)
    assert (storage_of(user=user).used_bytes, storage_of(user=user).expected_bytes) == (0, len(content))
    sent(told, content)
    services.finish_upload(upload_pk=told.upload.pk, by=user)
    assert (storage_of(user=user).used_bytes, storage_of(user=user).expected_bytes) == (len(content), 0)
    announced(user, content, now=now - timedelta(hours=2))
    assert storage_of(user=user).expected_bytes == 0, "what has expired does not come any more"
    assert Upload.objects.count() == 2


def left_behind() -> list[Path]:
    folder = Path(storing.storage().path("uploads"))
    return [path for path in folder.glob(".*") if path.is_file()]
