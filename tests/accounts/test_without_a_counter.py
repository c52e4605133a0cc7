"""While Redis is away nothing can be counted: doors are closed, in words, and everything else is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

WORDS = {"password1": "another-long-passphrase", "password2": "another-long-passphrase"}
DOORS = {
    "/accounts/login/": {"login": "ada@example.org", "password": "a-long-passphrase"},
    "/accounts/signup/": {"email": "new@example.org", **WORDS},
    "/accounts/password/reset/": {"email": "ada@example.org"},
    "/accounts/password/change/": {"oldpassword": "a-long-passphrase", **WORDS},
    "/accounts/reauthenticate/": {"password": "a-long-passphrase"},
    "/accounts/email/": {"email": "other@example.org", "action_add": ""},
}
OPEN = ("/accounts/login/", "/accounts/signup/")


@pytest.fixture
def _redis_is_away(settings: Any, tmp_path: Any) -> None:
    nobody = f"unix://{tmp_path}/nobody.sock?db=0"
    settings.REDIS_URL = nobody
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nobody}}


@pytest.mark.usefixtures("_redis_is_away")
@pytest.mark.parametrize("door", DOORS)
def test_a_closed_door_says_that_nothing_can_be_counted(
    door: str, user: User, client_for: Callable[[User], Client]
) -> None:
    client = Client() if door in OPEN else client_for(user)
    answer = client.post(door, DOORS[door])
    assert (answer.status_code, bool(answer.headers.get("Retry-After"))) == (503, True)
    page = answer.content.decode()
    assert "closed for a moment" in page
    assert "oo many" not in page
    user.refresh_from_db()
    assert user.check_password("a-long-passphrase")


@pytest.mark.usefixtures("_redis_is_away")
@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/library/", "/pricing/"])
def test_pages_stay_open(page: str, user: User, client_for: Callable[[User], Client]) -> None:
    assert client_for(user).get(page, follow=True).status_code == 200
    assert Client().get(page, follow=True).status_code == 200


def test_too_many_sign_ups_are_told_as_such(user: User, redis_url: str) -> None:
    for _ in range(21):
        answer = Client().post("/accounts/signup/", {"email": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "oo many" in answer.content.decode()
