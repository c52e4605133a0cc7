"""Staff can look at all money and change none of it by hand; an adjustment leaves who and why."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from credits.models import Hold, Transaction, Wallet
from credits.queries import balance
from credits.services import hold, welcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def wallet(user: User) -> Wallet:
    welcome(user=user)
    hold(user=user, amount=4, key="a", reason="Night Drive")
    return Wallet.objects.get(user=user)


@pytest.fixture
def desk(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


@pytest.mark.parametrize("model", [Wallet, Transaction, Hold])
def test_money_can_be_read_and_neither_added_changed_nor_deleted(desk: Client, wallet: Wallet, model: type) -> None:
    name = model.__name__.lower()
    pk = model.objects.first().pk  # type: ignore[attr-defined]
    assert desk.get(reverse(f"admin:credits_{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"admin:credits_{name}_change", args=[pk])).status_code == 200
    assert desk.get(reverse(f"admin:credits_{name}_add")).status_code == 403
    assert desk.post(reverse(f"admin:credits_{name}_change", args=[pk]), {"available": 9999}).status_code == 403
    assert desk.post(reverse(f"admin:credits_{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403


def test_an_adjustment_sent_twice_counts_once_and_names_who_and_why(
    desk: Client, wallet: Wallet, user: User, staff: User
) -> None:
    url = reverse("admin:credits_wallet_adjust", args=[wallet.pk])
    key = re.search(r'name="key" value="([^"]+)"', desk.get(url).content.decode())
    assert key is not None
    for _ in range(2):
        desk.post(url, {"amount": "10", "reason": "Sorry for the noise", "key": key[1]})
    assert balance(user).available == 106
    row = Transaction.objects.get(kind="adjust")
    assert (row.actor, row.reason) == (staff, "Sorry for the noise")


def test_more_than_there_is_cannot_be_taken_and_what_was_typed_stays(desk: Client, wallet: Wallet, user: User) -> None:
    url = reverse("admin:credits_wallet_adjust", args=[wallet.pk])
    form = {"amount": "-97", "reason": "Given twice", "key": "5e1f3f6c-6a55-4a52-9f6e-1d9c8f0f1a11"}
    page = desk.post(url, form).content.decode()
    assert "you have 96" in page
    assert "Given twice" in page
    assert balance(user).available == 96


def test_people_who_are_not_staff_find_no_such_page(
    wallet: Wallet, user: User, client_for: Callable[[User], Client]
) -> None:
    url = reverse("admin:credits_wallet_adjust", args=[wallet.pk])
    assert client_for(user).post(url, {"amount": "10", "reason": "x"}).status_code == 302
    assert balance(user).available == 96
