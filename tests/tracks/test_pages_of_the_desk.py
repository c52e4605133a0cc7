"""Small things of the desk and of pages beside it: recipes to start from, limits staff can lift, work that is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.test import Client

from engine.brief import Brief
from tests.support.pages import compact
from tracks import services
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
LYRICS = "[Verse]\nRain on the window"


def asked_by(person: User) -> Track:
    brief = Brief(
        prompt="warm rain", genre="jazz", mood="calm", key="F minor", tempo_bpm=78, duration_seconds=45,
        is_instrumental=False, lyrics=LYRICS, style_strength=0.8, seed=7,
    )  # fmt: skip
    request = services.start_track(owner=person, brief=brief, takes=1, idempotency_key="one", provider="composer")
    return request.tracks.in_order()[0]


def test_a_recipe_is_started_from_with_all_of_it(rich: User, client_for: ClientFor, redis_url: str) -> None:
    track = asked_by(rich)
    page = compact(client_for(rich).get(f"/create/?recipe={track.pk}").content.decode())
    shown = {
        "duration_seconds": "0:45", "tempo_bpm": "78", "seed": "7", "style_strength": "0.8",
    }  # fmt: skip
    for name, value in shown.items():
        assert re.search(rf'name="{name}"[^>]* value="{value}"', page), name
    for name, value in (("genre", "jazz"), ("mood", "calm"), ("mode", "custom")):
        assert re.search(rf'name="{name}" value="{value}"[^>]* checked', page), name
    assert re.search(r'name="sings"[^>]* checked', page)
    assert '<option value="F minor" selected>' in page
    assert "warm rain</textarea>" in page
    assert LYRICS.split("\n")[1] in page


def test_a_request_leads_to_its_recipe(rich: User, client_for: ClientFor, redis_url: str) -> None:
    track = asked_by(rich)
    client = client_for(rich)
    services.cancel_take(track_pk=track.pk, by=rich)
    page = client.get(f"/requests/{track.request_id}/").content.decode()
    assert f"/create/?recipe={track.pk}" in page


def test_nobody_starts_from_what_is_somebody_elses(
    rich: User, other_user: User, client_for: ClientFor, redis_url: str
) -> None:
    track = asked_by(rich)
    page = client_for(other_user).get(f"/create/?recipe={track.pk}").content.decode()
    assert "warm rain" not in page
    assert client_for(rich).get("/create/?recipe=nonsense").status_code == 200


def test_staff_who_may_change_plans_are_led_to_them(user: User, client_for: ClientFor) -> None:
    link = 'href="/admin/accounts/plan/"'
    assert link not in client_for(user).get("/create/").content.decode()
    user.is_staff = True
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="change_plan"))
    assert link in client_for(user).get("/create/").content.decode()


def test_what_is_cancelled_is_called_by_its_name(rich: User, client_for: ClientFor, redis_url: str) -> None:
    track = asked_by(rich)
    page = compact(client_for(rich).get("/library/").content.decode())
    assert f"“{track.title}”" in page[page.index("running-work__list") :]
    assert "this generate" not in page
