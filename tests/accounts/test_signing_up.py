"""Signing up: welcome credits come with the account or there is no account; what was typed survives."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

ANSWERS = {"email": "New@Example.org", "password1": "a-long-passphrase", "password2": "a-long-passphrase"}


def test_a_new_account_has_a_hundred_credits(db: None, redis_url: str) -> None:
    from accounts.models import User
    from credits.queries import balance

    assert Client().post("/accounts/signup/", ANSWERS).status_code == 302
    assert balance(User.objects.get(email="new@example.org")).available == 100


def test_without_its_credits_there_is_no_account(db: None, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from accounts.models import User

    def broken(**_: Any) -> None:
        raise RuntimeError("the ledger is away")

    monkeypatch.setattr("soundfoundry.sign_up.welcome_newcomer", broken)
    Client(raise_request_exception=False).post("/accounts/signup/", ANSWERS)
    assert not User.objects.exists()


def test_what_a_visitor_typed_survives_the_sign_up(db: None, redis_url: str) -> None:
    client = Client()
    sent = client.post("/create/", {"prompt": "warm rain on a tin roof", "mode": "simple"})
    assert sent.headers["Location"] == "/accounts/signup/?next=/create/"
    signed = client.post(sent.headers["Location"], {**ANSWERS, "next": "/create/"})
    assert signed.headers["Location"] == "/create/"
    assert "warm rain on a tin roof" in client.get("/create/").content.decode()


def test_an_address_has_one_account_whatever_its_case(db: None, redis_url: str) -> None:
    from accounts.models import User

    for email in ("new@example.org", "NEW@example.org"):
        Client().post("/accounts/signup/", {**ANSWERS, "email": email})
    assert User.objects.count() == 1
