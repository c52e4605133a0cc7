"""Every place that checks a password stands behind the one throttle, and the staff pages check none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

ROOT = Path(__file__).resolve().parent.parent.parent
NEW = {"password1": "another-long-passphrase", "password2": "another-long-passphrase"}
DOORS: dict[str, dict[str, str]] = {
    "/accounts/login/": {"login": "ada@example.org", "password": "wrong"},
    "/accounts/reauthenticate/": {"password": "wrong"},
    "/accounts/password/change/": {"oldpassword": "wrong", **NEW},
    "/admin/login/": {"username": "ada@example.org", "password": "wrong"},
    "/admin/password_change/": {"old_password": "wrong", "new_password1": NEW["password1"]},
}


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is hashed from here on."""
    seen: list[str] = []
    real = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return seen


@pytest.fixture
def without_rights(user: User) -> User:
    """Of staff, and without a single right."""
    user.is_staff = True
    user.save()
    return user


@pytest.mark.parametrize("door", DOORS)
def test_whoever_is_signed_in_has_five_guesses_at_a_door(
    door: str, without_rights: User, staff: User, redis_url: str, client_for: Callable[[User], Client],
    hashed: list[str], settings: Any,
) -> None:  # fmt: skip
    settings.ACCOUNT_RATE_LIMITS = False
    client = client_for(without_rights)
    fields = dict(DOORS[door])
    if "username" in fields:
        fields["username"] = staff.email
    for _ in range(12):
        assert client.post(door, fields).status_code < 500
    assert len(hashed) <= 5


def test_guesses_at_several_doors_count_together(
    user: User, redis_url: str, client_for: Callable[[User], Client], hashed: list[str], settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    client = client_for(user)
    for _ in range(4):
        for door in ("/accounts/reauthenticate/", "/accounts/password/change/"):
            client.post(door, DOORS[door])
    Client().post("/accounts/login/", DOORS["/accounts/login/"])
    assert len(hashed) == 5


def test_a_caller_without_a_request_is_counted_too(user: User, redis_url: str, hashed: list[str]) -> None:
    for _ in range(8):
        assert authenticate(email=user.email, password="wrong") is None
    assert len(hashed) == 5


def test_the_right_old_password_changes_it(user: User, redis_url: str, client_for: Callable[[User], Client]) -> None:
    client = client_for(user)
    fields = {"oldpassword": "a-long-passphrase", **NEW}
    assert client.post("/accounts/password/change/", fields).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW["password1"])


def test_who_may_not_come_in_gets_no_second_form(
    user: User, without_rights: User, redis_url: str, client_for: Callable[[User], Client]
) -> None:
    staff_client = client_for(without_rights)
    answer = staff_client.get("/admin/login/?next=/admin/jobs/job/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/jobs/job/")
    assert staff_client.get("/admin/jobs/job/").status_code == 403
    user.is_staff = False
    user.save()
    for ask in (client_for(user).get, client_for(user).post):
        assert ask("/admin/login/").status_code == 403


def test_only_the_doorkeeper_looks_at_passwords() -> None:
    looks = re.compile(r"check_password\(|[^_.]authenticate\(\w*request|AuthenticationForm")
    apps = ("accounts", "api", "billing", "credits", "jobs", "soundfoundry", "tracks")
    found = {str(file.relative_to(ROOT)) for app in apps for file in (ROOT / app).rglob("*.py")
             if looks.search(re.sub(r"def authenticate\(.*", "", file.read_text()))}  # fmt: skip
    assert found == {"accounts/adapter.py"}
