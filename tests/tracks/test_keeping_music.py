"""Keeping, discarding, naming, deleting and restoring; stopping a take and trying one again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from credits.queries import balance
from engine.brief import Brief
from jobs.models import Job
from jobs.services import cancel
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Asset, Track
from tracks.queries import library

if TYPE_CHECKING:
    from accounts.models import User

BRIEF = Brief("slow rain on a window", duration_seconds=20.0)


def titles(user: User, **wishes: str) -> list[str]:
    return [track.title for track in library(user=user, **wishes).tracks]


def test_a_discarded_take_leaves_the_library_and_can_come_back(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, title="A")
    services.discard(track_pk=track.pk, by=user)
    assert titles(user) == []
    assert titles(user, status="discarded") == ["A"]
    services.keep(track_pk=track.pk, by=user)
    assert titles(user) == ["A"]


def test_a_title_is_tidied_and_checked(user: User, make_track: MakeTrack) -> None:
    track = make_track(user)
    assert services.rename(track_pk=track.pk, by=user, title="  Warm \n  rain ").title == "Warm rain"
    for title in ("", "   ", "x" * 121, "a\0b", "\u3164", "\u115f"):
        with pytest.raises(services.BriefError):
            services.rename(track_pk=track.pk, by=user, title=title)


CHANGES = ["keep", "discard", "delete", "restore", "cancel_take", "retry_take"]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_else_can_change_a_track(
    other_user: User, staff: User, user: User, make_track: MakeTrack, change: str
) -> None:
    track = make_track(user, visibility="public")
    for stranger in (other_user, staff):
        with pytest.raises(Track.DoesNotExist):
            getattr(services, change)(track_pk=track.pk, by=stranger)


def test_a_deleted_track_waits_in_the_trash(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, title="A")
    services.delete(track_pk=track.pk, by=user)
    assert titles(user) == []
    assert not Track.objects.visible_to(user).exists()
    assert [found.title for found in library(user=user, trash=True).tracks] == ["A"]
    services.restore(track_pk=track.pk, by=user)
    assert titles(user) == ["A"]


def test_deleting_twice_does_not_prolong_the_stay_in_the_trash(user: User, make_track: MakeTrack) -> None:
    track = make_track(user)
    first = services.delete(track_pk=track.pk, by=user).deleted_at
    assert services.delete(track_pk=track.pk, by=user).deleted_at == first


def test_after_thirty_days_the_trash_is_gone_with_its_files(user: User, make_track: MakeTrack) -> None:
    old, young, kept = make_track(user), make_track(user), make_track(user)
    keys = {track.pk: list(track.assets.values_list("storage_key", flat=True)) for track in (old, young, kept)}
    # One file is the same in two tracks.
    shared = keys[kept.pk][0]
    Asset.objects.filter(track=old, storage_key=keys[old.pk][0]).update(storage_key=shared)
    for track in (old, young):
        services.delete(track_pk=track.pk, by=user)
    now = timezone.now()

    Track.objects.filter(pk=young.pk).update(deleted_at=now + timedelta(days=2))
    gone = services.empty_trash(now=now + timedelta(days=31))

    assert (gone.tracks, gone.objects) == (1, 4)
    assert not any(default_storage.exists(key) for key in keys[old.pk][1:])
    assert all(default_storage.exists(key) for key in [shared, *keys[young.pk], *keys[kept.pk]])
    old.refresh_from_db()
    assert (old.title, old.prompt, old.recipe, old.assets.count()) == ("", "", {}, 0)
    with pytest.raises(Track.DoesNotExist):
        services.restore(track_pk=old.pk, by=user)


def test_a_file_that_was_just_written_is_left_alone(user: User, make_track: MakeTrack) -> None:
    track = make_track(user)
    services.delete(track_pk=track.pk, by=user)
    assert services.empty_trash(kept_for=timedelta(0)) == services.Emptied(1, 0)


def test_the_trash_can_be_emptied_from_a_shell(
    user: User, make_track: MakeTrack, capsys: pytest.CaptureFixture[str]
) -> None:
    track = make_track(user)
    services.delete(track_pk=track.pk, by=user)
    call_command("empty_trash", "--days", "0")
    assert "1 tracks" in capsys.readouterr().out


def test_cancelling_a_take_gives_its_credits_back_and_leaves_the_other_one(rich: User) -> None:
    first, second = services.start_track(owner=rich, brief=BRIEF, idempotency_key="x").tracks.in_order()
    assert services.cancel_take(track_pk=first.pk, by=rich).status == "cancelled"
    assert services.cancel_take(track_pk=first.pk, by=rich).status == "cancelled"
    second.job.refresh_from_db()
    assert second.status == "queued"
    assert (balance(rich).available, balance(rich).held) == (99, 1)


def test_a_cancelled_take_can_be_tried_again_once(rich: User) -> None:
    track = services.start_track(owner=rich, brief=BRIEF, idempotency_key="x", takes=1).tracks.in_order()[0]
    services.cancel_take(track_pk=track.pk, by=rich)

    again = services.retry_take(track_pk=track.pk, by=rich)
    twice = services.retry_take(track_pk=track.pk, by=rich)

    assert (again.pk, again.status, again.job_id != track.job_id) == (track.pk, "queued", True)
    assert twice.job_id == again.job_id
    assert again.job.params == track.job.params
    assert (Job.objects.count(), balance(rich).held) == (2, 1)


@pytest.mark.parametrize(("code", "seed", "is_kept"), [
    ("contract_broken", None, False), ("contract_broken", 7, True), ("provider_failed", None, True),
])  # fmt: skip
def test_what_came_out_wrong_is_tried_with_another_seed_unless_it_was_chosen(
    rich: User, code: str, seed: int | None, is_kept: bool
) -> None:
    wish = replace(BRIEF, seed=seed)
    track = services.start_track(owner=rich, brief=wish, idempotency_key="x", takes=1).tracks.in_order()[0]
    cancel(job_pk=track.job_id, by=rich)
    Job.objects.filter(pk=track.job_id).update(state="failed", error_code=code)

    again = services.retry_take(track_pk=track.pk, by=rich)

    assert (again.seed == track.seed) is is_kept
    assert again.job.params == {**track.job.params, "brief": {**track.job.params["brief"], "seed": again.seed}}
    assert Track.objects.get(pk=track.pk).seed == again.seed


def test_what_is_not_over_cannot_be_tried_again(rich: User, make_track: MakeTrack) -> None:
    for state in ("complete", "queued"):
        with pytest.raises(services.NotFinished):
            services.retry_take(track_pk=make_track(rich, state=state).pk, by=rich)


def test_a_retry_that_cannot_be_paid_changes_nothing(user: User, enrich: Callable[[User, int], None]) -> None:
    enrich(user, 1)
    track = services.start_track(owner=user, brief=BRIEF, idempotency_key="x", takes=1).tracks.in_order()[0]
    cancel(job_pk=track.job_id, by=user)
    services.start_track(owner=user, brief=BRIEF, idempotency_key="y", takes=1)
    with pytest.raises(services.NotEnoughCredits):
        services.retry_take(track_pk=track.pk, by=user)
    track.refresh_from_db()
    assert track.status == "cancelled"
