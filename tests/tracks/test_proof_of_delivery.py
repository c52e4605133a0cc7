"""I10: whatever is missing, cut short or changed behind our back is found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from engine.brief import Brief
from jobs.models import Job
from tests.tracks.conftest import MakeTrack
from tracks.models import Asset, Track
from tracks.queries import prove
from tracks.services import start_track

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture
def asset(user: User, make_track: MakeTrack) -> Asset:
    make_track(user)
    make_track(user, state="failed")
    make_track(user, state="queued")
    return Asset.objects.get(role="stem", name="drums")


def place(asset: Asset) -> Path:
    return Path(default_storage.path(asset.storage_key))


def test_nothing_is_found_where_everything_is_there(asset: Asset) -> None:
    assert prove() == []
    assert prove(deep=True) == []


def test_a_missing_file_is_found(asset: Asset) -> None:
    place(asset).unlink()
    assert len(prove()) == 1


def test_a_file_that_lost_a_byte_is_found(asset: Asset) -> None:
    place(asset).write_bytes(place(asset).read_bytes()[:-1])
    assert len(prove()) == 1


def test_a_changed_byte_is_found_by_reading(asset: Asset) -> None:
    content = bytearray(place(asset).read_bytes())
    content[100] ^= 1
    place(asset).write_bytes(content)
    assert prove() == []
    assert len(prove(deep=True)) == 1


def test_complete_work_that_delivered_nothing_is_found(asset: Asset) -> None:
    Track.objects.filter(pk=asset.track_id).update(delivered_at=None)
    assert any("delivered nothing" in found.message for found in prove())


def test_a_delivery_without_complete_work_is_found(asset: Asset) -> None:
    Job.objects.filter(track=asset.track_id).update(state="failed")
    assert any("not complete" in found.message for found in prove())


def test_a_delivery_without_a_master_is_found(asset: Asset) -> None:
    Asset.objects.filter(track=asset.track_id, role="master").delete()
    assert any("no master" in found.message for found in prove())


def test_work_that_was_delivered_and_never_paid_is_found(rich: User) -> None:
    track = start_track(owner=rich, brief=Brief("warm rain"), takes=1, idempotency_key="x").tracks.in_order()[0]
    now = timezone.now()
    Job.objects.filter(pk=track.job_id).update(state="complete", slot=None, finished_at=now)
    assert any("revenue is 0 credits" in found.message for found in prove())
