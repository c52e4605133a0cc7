"""Staff can look at all money and change none of it by hand; an adjustment leaves who and why."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from credits.models import GiftCode, Hold, Lot, Proposal, Transaction, Wallet
from credits.queries import balance
from credits.services import hold, make_gift_codes, propose_adjustment, redeem_gift_code, welcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def wallet(user: User, staff: User) -> Wallet:
    welcome(user=user)
    make_gift_codes(by=staff, count=1, amount=5)
    propose_adjustment(user=user, amount=1, reason="Goodwill", by=staff)
    hold(user=user, amount=4, key="a", reason="Night Drive")
    return Wallet.objects.get(user=user)


@pytest.fixture
def desk(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


@pytest.mark.parametrize("model", [Wallet, Transaction, Hold, Lot, Proposal, GiftCode])
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


def test_an_adjustment_above_the_limit_becomes_one_proposal_however_often_it_is_sent(
    desk: Client, wallet: Wallet, user: User
) -> None:
    url = reverse("admin:credits_wallet_adjust", args=[wallet.pk])
    key = re.search(r'name="key" value="([^"]+)"', desk.get(url).content.decode())
    assert key is not None
    for _ in range(2):
        desk.post(url, {"amount": "501", "reason": "A prize", "key": key[1]})
    assert Proposal.objects.filter(amount=501).count() == 1
    assert balance(user).available == 96


def test_the_other_one_of_two_people_approves_in_the_list(
    desk: Client, wallet: Wallet, user: User, client_for: Callable[[User], Client]
) -> None:
    colleague = client_for(User.objects.create_superuser("colleague@example.org", "a-long-passphrase"))
    what = {"action": "approve", "_selected_action": [str(Proposal.objects.get().pk)]}
    url = reverse("admin:credits_proposal_changelist")
    assert "Somebody else of staff" in desk.post(url, what, follow=True).content.decode()
    assert balance(user).available == 96
    assert "Approved: +1" in colleague.post(url, what, follow=True).content.decode()
    assert "decided already" in colleague.post(url, what, follow=True).content.decode()
    assert balance(user).available == 97


def test_codes_are_shown_once_when_they_are_made(desk: Client, user: User) -> None:
    url = reverse("admin:credits_giftcode_make")
    assert url in desk.get(reverse("admin:credits_giftcode_changelist")).content.decode()
    page = desk.post(url, {"count": "3", "amount": "20", "note": "Fair", "valid_until": "2190-01-01"}).content.decode()
    codes = re.findall(r"\b(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}\b", page)
    assert len(codes) == 3
    redeem_gift_code(user=user, code=codes[0])
    assert balance(user).available == 20
    assert not any(code in desk.get(reverse("admin:credits_giftcode_changelist")).content.decode() for code in codes)


def test_codes_that_make_no_sense_are_refused_with_what_was_typed(desk: Client) -> None:
    page = desk.post(reverse("admin:credits_giftcode_make"), {"count": "0", "amount": "20"}).content.decode()
    assert "greater than or equal to 1" in page
    assert GiftCode.objects.count() == 0
