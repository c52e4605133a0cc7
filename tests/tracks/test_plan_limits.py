"""What a plan allows is held by the server before any credits move: length, and room for files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from credits.queries import balance
from engine.brief import Brief
from files.queries import storage_of
from jobs.models import Job
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
BRIEF = Brief("slow rain on a window", duration_seconds=31.0)


def ask(owner: User, brief: Brief = BRIEF, **wishes: Any) -> Any:
    return services.start_track(owner=owner, brief=brief, idempotency_key="one", **wishes)


def allow(person: User, **limits: object) -> None:
    """Has staff change the plan of this person, who sees it with their next request."""
    type(person.plan).objects.filter(pk=person.plan.pk).update(**limits)
    person.refresh_from_db()


def full_of(person: User, track: Track) -> None:
    """The plan keeps exactly what the track takes up."""
    allow(person, storage_bytes=storage_of(user=person).used_bytes)


def test_a_plan_that_got_smaller_holds_for_trying_again(rich: User) -> None:
    track = ask(rich, takes=1).tracks.in_order()[0]
    services.cancel_take(track_pk=track.pk, by=rich)
    allow(rich, longest_seconds=30)
    with pytest.raises(services.BriefError, match="up to 30 seconds"):
        services.retry_take(track_pk=track.pk, by=rich)
    assert (Job.objects.count(), balance(rich).held) == (1, 0)


def test_a_full_storage_refuses_new_music_before_any_credit_moves(
    rich: User, make_track: MakeTrack, settings: Any
) -> None:
    full_of(rich, make_track(rich))
    with pytest.raises(services.StorageFull) as refused:
        ask(rich)
    assert "25 kB of the 25 kB of your plan" in str(refused.value)
    assert "empty the trash, or ask whoever runs this site for more room" in str(refused.value)
    settings.STRIPE_SECRET_KEY = "sk_test_1"
    with pytest.raises(services.StorageFull, match="empty the trash, or choose a larger plan"):
        ask(rich)
    assert (Track.objects.count(), balance(rich).held) == (1, 0)


def test_a_full_storage_refuses_trying_again(rich: User, make_track: MakeTrack) -> None:
    track = ask(rich, takes=1).tracks.in_order()[0]
    services.cancel_take(track_pk=track.pk, by=rich)
    full_of(rich, make_track(rich))
    with pytest.raises(services.StorageFull):
        services.retry_take(track_pk=track.pk, by=rich)


def test_one_byte_of_room_is_room(rich: User, make_track: MakeTrack) -> None:
    make_track(rich)
    allow(rich, storage_bytes=storage_of(user=rich).used_bytes + 1)
    assert ask(rich)


def test_music_under_way_will_need_room_too(rich: User) -> None:
    allow(rich, storage_bytes=60_000_000)
    ask(rich)
    with pytest.raises(services.StorageFull, match="under way needs about 93 MB more"):
        services.start_track(owner=rich, brief=BRIEF, idempotency_key="two")


def test_the_trash_counts_until_it_is_emptied(rich: User, make_track: MakeTrack) -> None:
    track = make_track(rich, delivered_at=timezone.now() - timedelta(days=2))
    full_of(rich, track)
    services.delete(track_pk=track.pk, by=rich)
    with pytest.raises(services.StorageFull):
        ask(rich)
    assert services.empty_own_trash(owner=rich).tracks == 1
    assert storage_of(user=rich).used_bytes == 0
    assert ask(rich)


def test_emptying_leaves_what_is_not_in_the_trash_what_is_young_and_what_is_somebody_elses(
    user: User, other_user: User, make_track: MakeTrack
) -> None:
    kept, young, foreign = make_track(user), make_track(user), make_track(other_user)
    services.delete(track_pk=young.pk, by=user)
    services.delete(track_pk=foreign.pk, by=other_user)
    gone = services.empty_own_trash(owner=user)
    assert (gone.tracks, gone.left) == (0, 1)
    assert {row.track_id for row in Asset.objects.all()} == {kept.pk, young.pk, foreign.pk}


def test_only_ones_own_files_count(rich: User, other_user: User, make_track: MakeTrack) -> None:
    make_track(other_user)
    assert storage_of(user=rich).used_bytes == 0


def test_the_create_page_says_what_to_do(rich: User, make_track: MakeTrack, client_for: ClientFor) -> None:
    full_of(rich, make_track(rich))
    answer = client_for(rich).post("/create/", {"prompt": "warm rain", "duration_seconds": "30"})
    assert answer.status_code == 422
    assert "empty the trash" in answer.content.decode()


def test_the_settings_page_says_how_much_is_used(user: User, make_track: MakeTrack, client_for: ClientFor) -> None:
    make_track(user)
    page = client_for(user).get("/settings/").content.decode()
    assert "25 kB of 5 GB" in page
    assert "There is no room" not in page
    full_of(user, Track.objects.get())
    assert "There is no room" in client_for(user).get("/settings/").content.decode()


def test_the_trash_is_emptied_with_a_button(user: User, make_track: MakeTrack, client_for: ClientFor) -> None:
    track = make_track(user, delivered_at=timezone.now() - timedelta(days=2))
    services.delete(track_pk=track.pk, by=user)
    browser = client_for(user)
    assert "Empty the trash" in browser.get("/library/?trash=on").content.decode()
    assert browser.post("/library/trash/empty/").status_code == 302
    assert "The trash is empty" in browser.get("/library/?trash=on").content.decode()
