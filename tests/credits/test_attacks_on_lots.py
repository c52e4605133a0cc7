"""Whoever writes to lots, draws and debts, the database refuses what would make them untrue."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from credits.models import Draw, Lot, Transaction, Wallet
from credits.queries import prove
from credits.services import grant, hold, welcome

pytestmark = pytest.mark.django_db(transaction=True)


def make_a_lot_last_longer() -> None:
    Lot.objects.update(expires_at=timezone.now() + timedelta(days=9_999))


def refill_a_lot() -> None:
    Lot.objects.update(remaining=100)


def give_a_lot_to_another_wallet() -> None:
    mine, theirs = Wallet.objects.order_by("pk")
    Lot.objects.filter(wallet=mine).update(wallet=theirs)


def delete_a_lot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM credits_draw")
        cursor.execute("DELETE FROM credits_lot")


def draw_in_the_name_of_an_old_transaction() -> None:
    old = Transaction.objects.filter(kind="grant", draws=None).earliest("created_at")
    Draw.objects.create(transaction=old, lot=Lot.objects.earliest("expires_at"), amount=2)


def change_a_draw() -> None:
    Draw.objects.filter(amount__lt=0).update(amount=-1)


def a_lot_out_of_nothing() -> None:
    old = Transaction.objects.filter(kind="grant", draws=None).earliest("created_at")
    wallet = Wallet.objects.earliest("pk")
    Lot.objects.create(wallet=wallet, transaction=old, amount=5, expires_at=timezone.now())


def a_full_lot_out_of_nothing() -> None:
    old = Transaction.objects.filter(kind="grant", draws=None).earliest("created_at")
    wallet = Wallet.objects.earliest("pk")
    Lot.objects.create(wallet=wallet, transaction=old, amount=5, remaining=5, expires_at=timezone.now())


def forget_a_debt() -> None:
    Wallet.objects.update(owed=-5)


def lend_to_oneself() -> None:
    Wallet.objects.update(owed=5)


def put_the_day_of_expiry_off() -> None:
    Wallet.objects.update(expires_next_at=None)


def a_lot_twice() -> None:
    lot = Lot.objects.earliest("expires_at")
    Lot.objects.create(
        id=uuid.uuid4(), wallet_id=lot.wallet_id, transaction_id=lot.transaction_id, amount=3, expires_at=timezone.now()
    )


ATTACKS = [
    make_a_lot_last_longer, refill_a_lot, give_a_lot_to_another_wallet, delete_a_lot,
    draw_in_the_name_of_an_old_transaction, change_a_draw, a_lot_out_of_nothing, a_full_lot_out_of_nothing,
    forget_a_debt, lend_to_oneself, put_the_day_of_expiry_off, a_lot_twice,
]  # fmt: skip


@pytest.fixture
def lots(user: User, other_user: User) -> list[tuple[uuid.UUID, int]]:
    """Two people with lots, drawn on, and with credits that never expire; returns what remains of each lot."""
    for person in (user, other_user):
        welcome(user=person)
        grant(user=person, amount=9, key=f"gift:{person.pk}", reason="A gift")
        hold(user=person, amount=30, key=f"open:{person.pk}", reason="A track")
    return remaining()


def remaining() -> list[tuple[uuid.UUID, int]]:
    return list(Lot.objects.order_by("pk").values_list("pk", "remaining"))


def refused(attack: Callable[[], None], lots: list[tuple[uuid.UUID, int]]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        attack()
    assert remaining() == lots
    assert prove() == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_and_every_lot_is_as_it_was(
    lots: list[tuple[uuid.UUID, int]], attack: Callable[[], None]
) -> None:
    refused(attack, lots)


@pytest.mark.postgres
@pytest.mark.parametrize("attack", ATTACKS)
def test_postgresql_refuses_and_every_lot_is_as_it_was(
    lots: list[tuple[uuid.UUID, int]], attack: Callable[[], None]
) -> None:
    refused(attack, lots)
