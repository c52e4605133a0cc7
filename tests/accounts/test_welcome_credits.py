"""Welcome credits: for addresses that are confirmed and stay, and not by the dozen from one network."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

WORDS = {"password1": "a-long-passphrase", "password2": "a-long-passphrase"}


@pytest.fixture
def _as_in_production(redis_url: str, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.WELCOME_CREDITS_AFTER = "confirmation"
    settings.WELCOME_CREDITS_PER_NETWORK = 5


def sign_up(email: str, address: str = "198.51.100.7") -> Client:
    client = Client(REMOTE_ADDR=address)
    assert client.post("/accounts/signup/", {"email": email, **WORDS}).status_code == 302
    return client


def link() -> str:
    found = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def confirm(client: Client) -> None:
    assert client.post(link()).status_code == 302


def credits_of(email: str) -> int:
    from accounts.models import User
    from credits.queries import balance

    return balance(User.objects.get(email=email)).available


@pytest.mark.usefixtures("db", "_as_in_production")
def test_they_come_with_the_confirmed_address_and_once() -> None:
    client = sign_up("new@example.org")
    assert credits_of("new@example.org") == 0
    confirm(client)
    Client().post("/accounts/login/", {"login": "new@example.org", "password": "a-long-passphrase"})
    assert credits_of("new@example.org") == 100


@pytest.mark.usefixtures("db", "_as_in_production")
def test_one_network_gets_five_a_day_and_the_others_still_have_accounts() -> None:
    people = [f"person{number}@example.org" for number in range(8)]
    for number, email in enumerate(people):
        confirm(sign_up(email, f"198.51.100.{number + 1}"))
    assert [credits_of(email) for email in people] == [100] * 5 + [0] * 3
    confirm(sign_up("else@example.org", "203.0.113.9"))
    assert credits_of("else@example.org") == 100


@pytest.mark.usefixtures("db", "_as_in_production")
def test_one_household_of_ipv6_is_one_network() -> None:
    people = [f"person{number}@example.org" for number in range(7)]
    for number, email in enumerate(people):
        confirm(sign_up(email, f"2001:db8:7:{number}::1"))
    assert sum(credits_of(email) for email in people) == 500


@pytest.mark.usefixtures("_as_in_production")
def test_what_a_full_network_held_back_comes_with_a_later_sign_in(user: User, settings: Any) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    for number in range(5):
        confirm(sign_up(f"person{number}@example.org"))
    form = {"login": user.email, "password": "a-long-passphrase"}
    Client(REMOTE_ADDR="198.51.100.9").post("/accounts/login/", form)
    assert credits_of(user.email) == 0
    Client(REMOTE_ADDR="203.0.113.4").post("/accounts/login/", form)
    assert credits_of(user.email) == 100


@pytest.mark.usefixtures("db", "_as_in_production")
@pytest.mark.parametrize("domain", ["mailinator.com", "inbox.Mailinator.com", "listed.example"])
def test_throw_away_addresses_start_without_credits(
    domain: str, staff: User, client_for: Callable[..., Client]
) -> None:
    from accounts.models import DisposableDomain

    DisposableDomain.objects.get_or_create(name="mailinator.com")
    client_for(staff).post("/admin/accounts/disposabledomain/add/", {"name": "Listed.example"})
    email = f"ada@{domain}".lower()
    confirm(sign_up(email))
    assert credits_of(email) == 0


@pytest.mark.usefixtures("db", "_as_in_production")
def test_staff_confirm_for_people_where_no_mail_arrives(staff: User, client_for: Callable[..., Client]) -> None:
    from allauth.account.models import EmailAddress

    sign_up("new@example.org")
    chosen = [EmailAddress.objects.get(email="new@example.org").pk]
    what = {"action": "confirm", "_selected_action": chosen}
    client_for(staff).post("/admin/account/emailaddress/", what)
    Client().post("/accounts/login/", {"login": "new@example.org", "password": "a-long-passphrase"})
    assert credits_of("new@example.org") == 100


@pytest.mark.usefixtures("_as_in_production")
def test_sign_up_answers_the_same_whether_there_is_an_account(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    real = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    answers = []
    for email in ("new@example.org", user.email.upper()):
        client, before = Client(), len(hashed)
        answer = client.post("/accounts/signup/", {"email": email, **WORDS})
        page = client.get(answer.headers["Location"]).content.decode().lower().replace(email.lower(), "…")
        page = re.sub(r'(csrfmiddlewaretoken" value=|"x-csrftoken": ?)"\w+"', "", page)
        answers.append(
            (answer.status_code, answer.headers["Location"], sorted(client.cookies), page, len(hashed) - before)
        )
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["new@example.org"], [user.email]]
    assert "There is one already" in str(mail.outbox[1].body)
