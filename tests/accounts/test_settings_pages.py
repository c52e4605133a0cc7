"""The pages about oneself: profile, look, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def test_a_profile_is_changed(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).post("/settings/", {"display_name": "Ada L.", "time_zone": "Europe/London"})
    user.refresh_from_db()
    assert (answer.status_code, user.display_name, user.time_zone) == (302, "Ada L.", "Europe/London")


def test_a_time_zone_that_is_none_is_told_and_what_was_typed_is_kept(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).post("/settings/", {"display_name": "Kept", "time_zone": "Moon/Tycho"})
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()


@pytest.mark.parametrize("name", ["\u3164", "a\u202eb"], ids=ascii)
def test_a_name_that_nobody_can_see_or_that_turns_its_line_round_is_refused(
    user: User, client_for: ClientFor, name: str
) -> None:
    answer = client_for(user).post("/settings/", {"display_name": name, "time_zone": "UTC"})
    user.refresh_from_db()
    assert (answer.status_code, user.display_name) == (422, "Ada")


def test_a_name_of_joined_signs_is_kept(user: User, client_for: ClientFor) -> None:
    client_for(user).post("/settings/", {"display_name": "می\u200cخواهم 👩\u200d🚀", "time_zone": "UTC"})
    user.refresh_from_db()
    assert user.display_name == "می\u200cخواهم 👩\u200d🚀"


@pytest.mark.django_db
@pytest.mark.parametrize("theme", ["dark", "light", "system"])
def test_a_look_is_kept_in_a_cookie(theme: str) -> None:
    client = Client()
    answer = client.post("/settings/theme/", {"theme": theme, "next": "/create/"})
    assert answer.headers["Location"] == "/create/"
    assert f'data-theme="{theme}"' in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_look_that_is_none_and_a_foreign_way_back_are_ignored() -> None:
    answer = Client().post("/settings/theme/", {"theme": "<script>", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert "theme" not in answer.cookies
