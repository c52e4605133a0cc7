"""Staff look at music in the admin; nobody changes it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture
def admin(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


@pytest.mark.parametrize("rows", [1, 10])
def test_lists_and_single_pages_open(
    admin: Client, user: User, make_track: MakeTrack, django_assert_max_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        track = make_track(user)
    with django_assert_max_num_queries(12):
        assert admin.get("/admin/tracks/track/?q=rain").status_code == 200
    assert admin.get("/admin/tracks/request/").status_code == 200
    assert admin.get(f"/admin/tracks/track/{track.pk}/change/").status_code == 200


def test_nothing_can_be_added_changed_or_deleted(admin: Client, user: User, make_track: MakeTrack) -> None:
    track = make_track(user, title="A")
    place = f"/admin/tracks/track/{track.pk}"
    assert admin.get("/admin/tracks/track/add/").status_code == 403
    assert admin.post(f"{place}/change/", {"title": "B"}).status_code == 403
    assert admin.post(f"{place}/delete/", {"post": "yes"}).status_code == 403
    track.refresh_from_db()
    assert track.title == "A"
