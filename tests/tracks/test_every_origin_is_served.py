"""Whatever can be heard is a track: without a request, too, it has a page, files, a cover and a trash."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from files.queries import storage_of
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Origin, Track
from tracks.queries import library, prove

if TYPE_CHECKING:
    from accounts.models import User

WITHOUT_REQUEST = [origin for origin in Origin.values if origin != Origin.MADE]
every_origin = pytest.mark.parametrize("origin", WITHOUT_REQUEST)


@every_origin
def test_only_what_was_made_has_request_take_seed_and_maker(user: User, make_track: MakeTrack, origin: str) -> None:
    heard, made = make_track(user, origin=origin, files=False), make_track(user, files=False)
    for track, wrong in (
        (heard, {"seed": 7}), (heard, {"model": "composer"}), (heard, {"take": 1}),
        (heard, {"request": made.request}),
        (heard, {"origin": "made"}), (made, {"seed": None}), (made, {"request": None}), (made, {"model": ""}),
        (made, {"origin": origin}), (heard, {"origin": "hummed"}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Track.objects.filter(pk=track.pk).update(**wrong)


@every_origin
def test_its_pages_and_files_are_there(user: User, client: Client, make_track: MakeTrack, origin: str) -> None:
    track = make_track(user, origin=origin)
    client.force_login(user)
    assert track in library(user=user).tracks
    for name in ("track", "cover", "waveform"):
        assert client.get(reverse(f"tracks:{name}", args=[track.pk])).status_code == 200
    assert client.get(reverse("tracks:audio", args=[track.pk]), follow=True).status_code == 200
    assert client.get(reverse("tracks:stems", args=[track.pk])).status_code == 200
    assert client.get(reverse("tracks:library")).status_code == 200


@every_origin
@pytest.mark.parametrize("state", ["complete", "queued", "failed"])
def test_nothing_on_its_page_says_that_a_machine_made_it(
    user: User, client: Client, make_track: MakeTrack, origin: str, state: str
) -> None:
    track = make_track(user, origin=origin, state=state)
    client.force_login(user)
    page = client.get(reverse("tracks:track", args=[track.pk])).content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    assert Origin(origin).label in article
    assert not [word for word in ("AI-generated", "recipe", "Recipe", "Seed", "price", "None") if word in article]


@every_origin
def test_its_way_through_the_trash_takes_files_and_room(user: User, make_track: MakeTrack, origin: str) -> None:
    track = make_track(user, origin=origin)
    used = storage_of(user=user).used_bytes
    assert used == sum(asset.size_bytes for asset in track.assets.all())
    services.delete(track_pk=track.pk, by=user)
    services.restore(track_pk=track.pk, by=user)
    services.rename(track_pk=track.pk, by=user, title="Another name")
    services.delete(track_pk=track.pk, by=user)
    assert services.empty_trash(kept_for=timedelta(0)).tracks == 1
    track.refresh_from_db()
    assert (track.title, track.job.params, storage_of(user=user).used_bytes) == ("", {}, 0)


@every_origin
def test_nobody_is_paid_back_for_what_was_not_made(user: User, make_track: MakeTrack, origin: str) -> None:
    track = make_track(user, origin=origin, files=False)
    with pytest.raises(services.NotRefundable, match="not made here"):
        services.refund_take(track_pk=track.pk, by=user, reason="other")


@every_origin
def test_what_failed_can_be_tried_again_for_nothing(user: User, make_track: MakeTrack, origin: str) -> None:
    failed = make_track(user, origin=origin, state="failed")
    again = services.retry_take(track_pk=failed.pk, by=user)
    assert (again.job.retry_of_id, again.job.price_credits, again.job.state) == (failed.job_id, 0, "queued")


@every_origin
def test_the_proof_of_delivery_covers_it(user: User, make_track: MakeTrack, origin: str) -> None:
    track = make_track(user, origin=origin)
    assert prove(deep=True) == []
    track.assets.filter(role="master").delete()
    assert [found.message for found in prove()] == ["a delivered track has no master"]
