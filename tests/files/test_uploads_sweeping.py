"""Storage and rows are compared: what nobody needs goes when that is asked for, what anybody may need never does."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.utils import timezone

from files import removing, services, storing
from files.models import Removal, Upload
from files.services.sweeping import Finding
from tests.files.test_uploads_sending import announced, sent
from tests.support.crowd import all_at_once
from tests.support.sounds import sound
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Storage of this test alone."""
    from django.core.files.storage import FileSystemStorage

    place = tmp_path / "media"
    monkeypatch.setattr("files.storing.default_storage", FileSystemStorage(location=place))
    return place


def stored(tmp_path: Path, content: bytes, *, days: float = 0) -> str:
    path = tmp_path / "file.mp3"
    path.write_bytes(content)
    key = storing.store(path).key
    age(key, days)
    return key


def age(key: str, days: float) -> None:
    place = Path(storing.storage().path(key))
    moment = place.stat().st_mtime - days * 86_400
    os.utime(place, (moment, moment))


def swept(*, delete: bool = False) -> list[Finding]:
    return list(services.sweep_storage(delete=delete))


def test_only_old_objects_that_nobody_needs_are_orphans_and_go_when_asked(
    user: User, make_track: MakeTrack, tmp_path: Path
) -> None:
    needed = [asset.storage_key for asset in make_track(user).assets.all()]
    for key in needed:
        age(key, 5)
    old, young = stored(tmp_path, b"old", days=1.1), stored(tmp_path, b"young", days=0.9)

    assert swept() == [Finding("orphan", old, 3)]
    assert storing.is_whole(old, 3), "telling removes nothing"
    assert swept(delete=True) == [Finding("orphan", old, 3, is_gone=True)]
    assert swept() == []
    assert not storing.is_whole(old, 3)
    assert all(storing.size_of(key) for key in [young, *needed])


def test_rows_whose_file_is_gone_or_cut_short_are_told_and_kept(
    user: User, make_track: MakeTrack, tmp_path: Path
) -> None:
    gone, short = make_track(user).assets.all()[:2]
    storing.storage().delete(gone.storage_key)
    Path(storing.storage().path(short.storage_key)).write_bytes(b"x")
    told = {(found.kind, found.key) for found in swept(delete=True)}
    assert told == {("missing", gone.storage_key), ("other size", short.storage_key)}
    with pytest.raises(SystemExit):
        call_command("sweep_storage")


def test_an_upload_that_is_kept_or_waits_is_needed(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    kept, waits = announced(user, content), announced(user, content)
    for told in (kept, waits):
        sent(told, content)
    age(services.finish_upload(upload_pk=kept.upload.pk, by=user).storage_key, 3)
    age(waits.upload.temporary_key, 3)
    assert swept(delete=True) == []


def test_a_draft_that_was_broken_off_goes_after_a_day(media: Path) -> None:
    draft = media / "uploads" / ".x.123456"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    assert services.clear_uploads().objects == 0
    age("uploads/.x.123456", 2)
    assert services.clear_uploads().objects == 1
    assert not draft.exists()


def test_what_lies_elsewhere_in_storage_is_none_of_our_business(media: Path) -> None:
    foreign = media / "notes" / "a.txt"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"x")
    age("notes/a.txt", 30)
    assert swept(delete=True) == []


def test_an_old_orphan_that_a_job_stores_again_is_young_and_stays(tmp_path: Path) -> None:
    key = stored(tmp_path, b"song", days=30)
    assert stored(tmp_path, b"song") == key, "the same content, found in storage; its row comes later"
    assert swept(delete=True) == []
    assert storing.is_whole(key, 4)


def test_a_job_that_stores_while_its_object_is_being_removed_ends_with_the_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: the sweep has looked for the last time, and the job finds the object before it is deleted."""
    key = stored(tmp_path, b"song", days=30)
    storage = storing.storage()
    delete, seen = storage.delete, []

    def late(name: str) -> None:
        os.utime(storage.path(name))  # what the job's first step does
        seen.append(Removal.objects.filter(key=name).exists())
        delete(name)

    monkeypatch.setattr(storage, "delete", late)
    assert removing.remove(key, now=timezone.now())
    assert seen == [True], "the removal is announced while it happens, which is what `store` waits for"
    assert stored(tmp_path, b"song") == key
    assert storing.is_whole(key, 4)


def test_a_removal_that_died_keeps_nobody_waiting_for_ever(tmp_path: Path) -> None:
    key = stored(tmp_path, b"song", days=30)
    Removal.objects.create(key=key, begun_at=timezone.now() - timedelta(minutes=11))
    assert stored(tmp_path, b"song") == key
    age(key, 30)
    assert [found.is_gone for found in swept(delete=True)] == [True]
    assert not Removal.objects.exists()


def test_expired_uploads_go_with_their_bytes_and_the_others_stay(user: User, tmp_path: Path) -> None:
    content = sound(tmp_path / "a.flac")
    over, open_, looked_at = (announced(user, content) for _ in range(3))
    for told in (over, open_, looked_at):
        sent(told, content)
    now = timezone.now()
    Upload.objects.exclude(pk=open_.upload.pk).update(expires_at=now)
    Upload.objects.filter(pk=looked_at.upload.pk).update(checked_until=now + timedelta(minutes=1))

    assert services.clear_uploads(now=now).uploads == 1
    assert {upload.pk for upload in Upload.objects.all()} == {open_.upload.pk, looked_at.upload.pk}
    assert storing.size_of(over.upload.temporary_key) is None
    assert storing.size_of(open_.upload.temporary_key) == len(content)
    assert services.clear_uploads(now=now).uploads == 0


def test_reasons_are_kept_for_a_week(user: User) -> None:
    told = announced(user, b"no sound at all", "audio/wav")
    sent(told, b"no sound at all")
    with pytest.raises(services.UploadRejected):
        services.finish_upload(upload_pk=told.upload.pk, by=user)
    services.clear_uploads(now=timezone.now() + timedelta(days=6))
    assert Upload.objects.count() == 1
    services.clear_uploads(now=timezone.now() + timedelta(days=8))
    assert Upload.objects.count() == 0


def make_objects(media: Path, folders: range) -> int:
    """Ten old ones in each folder; how many there are then."""
    for folder in folders:
        place = media / "sha256" / f"{folder:04x}"
        place.mkdir(parents=True)
        for number in range(10):
            path = place / f"{folder:032x}{number:032x}.mp3"
            path.touch()
            os.utime(path, (0, 0))
    return folders.stop * 10


def peak_of_a_sweep(expected: int) -> int:
    tracemalloc.start()
    try:
        assert sum(1 for _ in services.sweep_storage()) == expected
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_as_many_objects_need_no_more_memory(media: Path) -> None:
    # Threads that earlier tests have left are counted as well: the quietest of a few sweeps is the sweep's own.
    few = make_objects(media, range(100))
    most = 1.5 * min(peak_of_a_sweep(few) for _ in range(4))
    many = make_objects(media, range(100, 1000))
    assert any(peak_of_a_sweep(many) < most for _ in range(4))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_storing_and_removing_at_once_never_ends_without_the_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round begins with an old orphan: two jobs store its content while two sweeps remove it, slowly."""
    delete = storing.storage().delete
    monkeypatch.setattr(storing.storage(), "delete", lambda name: (time.sleep(0.02), delete(name)))
    path = tmp_path / "file.mp3"
    path.write_bytes(b"song")
    key = storing.store(path).key
    outcomes: Counter[bool] = Counter()

    for turn in range(30):
        age(key, 30)
        # At another moment of the removal in each round: from long before it to long after it.
        late = (turn - 10) * 0.005

        def act(number: int, late: float = late) -> object:
            is_sweep = not number % 2
            time.sleep(max(-late, 0) if is_sweep else max(late, 0))
            return removing.remove(key, now=timezone.now()) if is_sweep else storing.store(path).key

        done = all_at_once(4, act)
        assert storing.is_whole(key, 4)
        outcomes[any(each is True for each in done)] += 1
    assert len(outcomes) == 2, "sometimes the job was first, and sometimes the sweep"


def test_the_command_tells_first_and_removes_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = stored(tmp_path, b"old", days=2)
    call_command("sweep_storage")
    told = capsys.readouterr().out
    assert key in told
    assert "--delete" in told
    call_command("sweep_storage", "--delete")
    assert "1 of them removed; 0 rows" in capsys.readouterr().out
    assert not storing.is_whole(key, 3)
