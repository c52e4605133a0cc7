"""Signing in: guesses are counted before a password is hashed, and their owner still gets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

LOGIN = "/accounts/login/"
PASSWORD = "a-long-passphrase"


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


def attempt(client: Client, email: str, password: str, address: str = "198.51.100.7") -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def test_the_right_password_opens_the_door(user: User, redis_url: str) -> None:
    answer = attempt(Client(), user.email, PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/library/")


def test_the_sixth_wrong_guess_is_not_looked_at(user: User, redis_url: str, hashed: list[str]) -> None:
    for _ in range(5):
        assert attempt(Client(), user.email, "wrong").status_code == 422
    counted = len(hashed)
    refused = attempt(Client(), user.email, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 800
    assert "Too many attempts to sign in" in refused.content.decode()
    assert len(hashed) == counted


def test_one_address_has_twenty_guesses_for_all_accounts(db: None, redis_url: str, hashed: list[str]) -> None:
    answers = [attempt(Client(), f"person{number}@example.org", "wrong").status_code for number in range(25)]
    assert answers == [422] * 20 + [429] * 5
    assert len(hashed) == 20


def test_many_addresses_have_twenty_guesses_for_one_account(user: User, redis_url: str, hashed: list[str]) -> None:
    for number in range(60):
        attempt(Client(), user.email, "wrong", f"203.0.113.{number}")
    assert hashed.count("wrong") == 20


def test_its_owner_gets_in_while_strangers_guess(user: User, redis_url: str) -> None:
    own = Client()
    assert attempt(own, user.email, PASSWORD).status_code == 302
    own.post("/accounts/logout/")
    for number in range(30):
        attempt(Client(), user.email, "wrong", f"203.0.113.{number}")
    assert attempt(Client(), user.email, PASSWORD, "203.0.113.99").status_code == 429
    assert attempt(own, user.email, PASSWORD).status_code == 302


def test_good_attempts_are_not_counted(user: User, redis_url: str) -> None:
    for _ in range(8):
        assert attempt(Client(), user.email, PASSWORD).status_code == 302


def test_forwarded_addresses_are_believed_only_from_our_proxies(user: User, redis_url: str, settings: Any) -> None:
    for number in range(5):
        Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}).post(LOGIN, {"login": user.email, "password": "no"})
    assert attempt(Client(), user.email, "no", "127.0.0.1").status_code == 429


def test_without_redis_sign_in_is_closed_and_pages_are_open(
    user: User, redis_url: str, settings: Any, tmp_path: Any, hashed: list[str]
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"
    closed = attempt(Client(), user.email, PASSWORD)
    assert closed.status_code == 503
    assert "Signing in is closed for a moment" in closed.content.decode()
    assert hashed == []
    assert Client().get("/").status_code == 200
    assert Client().get(LOGIN).status_code == 200


def test_a_suspended_person_cannot_sign_in_and_their_session_ends(
    user: User, redis_url: str, client_for: Callable[[User], Client]
) -> None:
    client = client_for(user)
    assert client.get("/library/").status_code == 200
    user.is_suspended = True
    user.save()
    assert client.get("/library/").status_code == 302
    assert attempt(Client(), user.email, PASSWORD).status_code == 422


def test_an_unknown_address_is_answered_like_a_wrong_password(user: User, redis_url: str, hashed: list[str]) -> None:
    known, unknown = attempt(Client(), user.email, "wrong"), attempt(Client(), "nobody@example.org", "wrong")
    assert known.status_code == unknown.status_code
    assert known.context["form"].errors == unknown.context["form"].errors
    # The same work, so that the time tells nothing either.
    assert hashed == ["wrong", "wrong"]


def test_the_staff_pages_have_the_same_door(db: None, redis_url: str) -> None:
    answer = Client().get("/admin/login/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(LOGIN)
