"""A recording is sent to a service's own storage, whole, without the key where that has no business, and removed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import fal_client
import pytest
import replicate as official
from fal_client import client as inside

from engine.outbound import Outbound
from engine.outside import ProviderError, Refused, Unavailable
from engine.providers.fal import uploads as at_fal
from engine.providers.fal.uploads import FalUploads
from engine.providers.replicate.uploads import ReplicateUploads
from engine.providers.shared.uploading import Recording, Uploaded, Uploads
from tests.doubles.double import Double
from tests.doubles.fal import FalDouble
from tests.doubles.replicate import ReplicateDouble
from tests.doubles.sounding import sounding
from tests.engine.providers.paid_services import silent
from tests.engine.providers.upload_faults import OF_UPLOADS

UPLOADS: dict[type[Double], Any] = {FalDouble: FalUploads, ReplicateDouble: ReplicateUploads}
EACH = pytest.mark.parametrize("kind", UPLOADS, ids=lambda kind: kind.__name__)
EACH_FAULT = pytest.mark.parametrize(
    ("kind", "fault", "error"),
    [(kind, fault, error) for kind, faults in OF_UPLOADS.items() for fault, error in faults.items()],
)


def uploads_to(double: Double, **given: Any) -> Uploads:
    settings = {"key": double.key, "outbound": Outbound(allow_private=[double.address]), "base_url": double.base_url}
    made: Uploads = UPLOADS[type(double)](**(settings | given))
    return made


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    path = tmp_path_factory.mktemp("recordings") / "a title that stays here.wav"
    path.write_bytes(sounding(3, 2.0, "wav"))
    return Recording(path, "take-mark-1.wav", "mark-1")


def stored(double: Double, uploaded: Uploaded) -> bytes:
    """What the service's models would read."""
    if isinstance(double, ReplicateDouble):
        return double._load(uploaded.address)
    assert isinstance(double, FalDouble)
    return double.storage.objects[uploaded.address.split("/")[4]].content or b""


@EACH
def test_it_arrives_whole_and_says_nothing_of_whose_it_is(kind: type[Double], recording: Recording) -> None:
    shares: list[float | None] = []
    with kind(seed=1) as double:
        uploaded = uploads_to(double).put(recording, lambda _, share: shares.append(share))
        assert stored(double, uploaded) == recording.path.read_bytes()
        said = str([(asked.path, asked.headers, asked.body[:600]) for asked in double.requests])
    assert "take-mark-1.wav" in said
    assert "a title" not in said
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    assert timedelta(minutes=55) < uploaded.expires_at - datetime.now(UTC) < timedelta(hours=25)


def test_the_key_of_fal_goes_to_its_beginning_only_and_the_file_is_to_expire(recording: Recording) -> None:
    with FalDouble(seed=1) as double:
        uploads_to(double).put(recording, silent)
        begun, *others = double.requests
    assert [asked.method for asked in others] == ["PUT", "HEAD"]
    assert begun.headers["authorization"] == f"Key {double.key}"
    assert not any(double.key in str(asked) for asked in others)
    (file,) = double.storage.objects.values()
    assert (file.lasts_seconds, file.content_type, file.name) == (7200, "audio/wav", "take-mark-1.wav")


def test_a_large_file_goes_to_fal_in_parts_and_only_what_was_lost_is_sent_again(
    recording: Recording, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(at_fal, "MULTIPART_BYTES", 1_000_000)
    large = tmp_path / "large.wav"
    large.write_bytes(recording.path.read_bytes()[:44] + bytes(range(256)) * 90_000)
    shares: list[float | None] = []
    with FalDouble(seed=1) as double:
        double.faults.force("put_500")
        sent = Recording(large, "take-mark-2.wav", "mark-2")
        uploaded = uploads_to(double).put(sent, lambda _, share: shares.append(share))
        assert stored(double, uploaded) == large.read_bytes()
        puts = [asked.path.rpartition("/")[2] for asked in double.requests if asked.method == "PUT"]
    assert puts == ["1", "1", "2", "3"]
    assert shares[-1] == 1.0


def test_a_part_that_stays_away_ends_the_upload(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_fal, "MULTIPART_BYTES", 1000)
    with FalDouble(seed=1) as double:
        double.faults.always("put_500")
        with pytest.raises(Unavailable):
            uploads_to(double).put(recording, silent)
        assert [asked.method for asked in double.requests] == ["POST", "PUT", "PUT", "PUT"]


@EACH_FAULT
def test_whatever_goes_wrong_is_told_by_what_can_be_done(
    kind: type[Double], fault: str, error: type[ProviderError] | None, recording: Recording
) -> None:
    with kind(seed=1) as double:
        (getattr(double, "storage", None) or getattr(double, "files", None)).slow_seconds = 0.1
        uploads = uploads_to(double)
        act = partial(uploads.put, recording, silent)
        if fault.startswith("remove_"):
            act = partial(uploads.remove, act().remote_id, recording.mark, may_be_more=False)
        double.faults.force(fault)
        if error is None:
            assert stored(double, act()) == recording.path.read_bytes()
            return
        with pytest.raises(ProviderError) as caught:
            act()
    assert type(caught.value) is error
    assert double.key not in str(caught.value)
    assert "take-" not in str(caught.value)
    assert double.faults.waiting == []


@EACH
def test_what_is_no_recording_is_not_sent(kind: type[Double], tmp_path: Path) -> None:
    page = tmp_path / "page.wav"
    page.write_bytes(b"<html>not a recording</html>")
    with kind(seed=1) as double:
        with pytest.raises(Refused, match="not a recording"):
            uploads_to(double).put(Recording(page, "take-x.wav", "x"), silent)
        assert double.requests == []


@EACH
def test_whoever_gives_up_in_the_middle_leaves_nothing_that_is_whole(kind: type[Double], recording: Recording) -> None:
    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    with kind(seed=1) as double:
        with pytest.raises(KeyboardInterrupt):
            uploads_to(double).put(recording, leave)
        if isinstance(double, ReplicateDouble):
            assert double.files.kept == {}
        else:
            assert isinstance(double, FalDouble)
            assert {file.content for file in double.storage.objects.values()} <= {None}


def test_a_file_at_replicate_is_removed_and_removing_it_again_is_no_error(recording: Recording) -> None:
    with ReplicateDouble(seed=1) as double:
        uploads = uploads_to(double)
        sent = uploads.put(recording, silent)
        for _ in range(2):
            uploads.remove(sent.remote_id, recording.mark, may_be_more=False)
        assert (double.files.kept, double.files.removed) == ({}, [sent.remote_id])


def test_what_was_sent_and_never_answered_is_found_by_its_mark(recording: Recording) -> None:
    with ReplicateDouble(seed=1) as double:
        double.files.page_size = 2
        uploads = uploads_to(double)
        for number in range(3):
            uploads.put(Recording(recording.path, "take-other.wav", f"other-{number}"), silent)
        for fault in ("upload_lost", "upload_nothing_said"):
            double.faults.force(fault)
            with pytest.raises(Unavailable):
                uploads.put(recording, silent)
        sent = uploads.put(recording, silent)
        assert len(double.files.kept) == 6
        uploads.remove(sent.remote_id, recording.mark, may_be_more=True)
        assert {file.metadata["soundfoundry"] for file in double.files.kept.values()} == {
            "other-0", "other-1", "other-2",
        }  # fmt: skip


@pytest.fixture
def fal_of_the_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[FalDouble]:
    with FalDouble(seed=1) as double:
        monkeypatch.setattr(inside, "REST_URL", double.base_url)
        yield double


def test_fals_own_client_and_we_ask_its_storage_for_the_same(
    fal_of_the_client: FalDouble, recording: Recording
) -> None:
    double = fal_of_the_client
    client = fal_client.SyncClient(key=double.key)
    address = client.upload(
        recording.path.read_bytes(), "audio/wav", "take-mark-1.wav", repository="fal", fallback_repository=[],
        lifecycle=inside.StorageSettings(expires_in=7200),
    )  # fmt: skip
    uploads_to(double).put(recording, silent)
    theirs, put, ours, our_put, _ = double.requests
    assert double.storage.objects[address.split("/")[4]].content == recording.path.read_bytes()
    assert (theirs.method, theirs.path, theirs.json) == (ours.method, ours.path, ours.json)
    for name in ("authorization", "x-fal-object-lifecycle", "x-fal-object-lifecycle-preference"):
        assert theirs.headers[name] == ours.headers[name]
    assert (put.method, put.headers["content-type"], put.body) == (
        our_put.method, our_put.headers["content-type"], our_put.body,
    )  # fmt: skip


def test_replicates_own_client_sees_and_removes_what_we_sent(recording: Recording) -> None:
    with ReplicateDouble(seed=1) as double:
        client = official.Client(api_token=double.key, base_url=double.base_url)
        theirs = client.files.create(recording.path, metadata={"soundfoundry": "mark-1"})
        ours = uploads_to(double).put(recording, silent)
        seen = client.files.get(ours.remote_id)
        assert (seen.size, seen.content_type, seen.metadata) == (
            theirs.size, "audio/wav", theirs.metadata,
        )  # fmt: skip
        assert seen.checksums == theirs.checksums
        assert {file.id for file in client.files.list()} == {theirs.id, ours.remote_id}
        assert client.files.delete(ours.remote_id)
        assert [file.id for file in client.files.list()] == [theirs.id]
