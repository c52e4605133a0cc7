"""The proof finds what is wrong with the ledger, even when it was done behind the database's back."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models import F, Model

from accounts.models import User
from credits.models import Draw, Entry, Final, Hold, Lot, Transaction, Wallet
from credits.queries import prove
from credits.services import grant, hold, release, settle, welcome
from tests.support.ledger import without_guards

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(user: User, other_user: User) -> User:
    """Two people with a history: grants, holds open, settled and released."""
    for person in (user, other_user):
        welcome(user=person)
        grant(user=person, amount=9, key=f"gift:{person.pk}", reason="A gift")
        settle(hold=hold(user=person, amount=4, key=f"a:{person.pk}", reason="A track"))
        release(hold=hold(user=person, amount=3, key=f"b:{person.pk}", reason="A track"))
        hold(user=person, amount=2, key=f"c:{person.pk}", reason="A track")
    return user


def first(kind: str) -> Transaction:
    return Transaction.objects.filter(kind=kind).order_by("created_at")[0]


def change_an_amount() -> None:
    Entry.objects.filter(transaction=first("grant"), line=1).update(amount=101)


def change_both_amounts() -> None:
    Entry.objects.filter(transaction=first("settle"), line=1).update(amount=-3)
    Entry.objects.filter(transaction=first("settle"), line=2).update(amount=3)


def raise_a_balance() -> None:
    Wallet.objects.filter(pk=Wallet.objects.order_by("pk")[0].pk).update(available=1000)


def lower_a_held_balance() -> None:
    Wallet.objects.filter(pk=Wallet.objects.order_by("pk")[0].pk).update(held=1)


def delete_an_entry() -> None:
    Entry.objects.filter(transaction=first("release"), line=2).delete()


def change_a_balance_after() -> None:
    Entry.objects.filter(transaction=first("hold"), line=1).update(balance_after=55)


def forget_an_ending() -> None:
    Final.objects.filter(outcome="settled").delete()


def enlarge_a_hold() -> None:
    Hold.objects.filter(final=None).update(amount=3)


def change_a_reason() -> None:
    Transaction.objects.filter(pk=first("grant").pk).update(reason="A bribe")


def swap_an_outcome() -> None:
    Final.objects.filter(outcome="released").update(outcome="settled")


def give_a_wallet_away() -> None:
    stranger = User.objects.create_user("mallory@example.org", "a-long-passphrase")
    Wallet.objects.filter(pk=Wallet.objects.order_by("pk")[0].pk).update(user=stranger)


def cut_off_the_last_entries() -> None:
    wallet = Wallet.objects.order_by("pk")[0]
    last = Hold.objects.get(wallet=wallet, final=None)
    seal = Entry.objects.get(wallet=wallet, version=wallet.version - 3)
    Lot.objects.filter(wallet=wallet).update(remaining=F("remaining") + 2)
    Draw.objects.filter(transaction=last.transaction).delete()
    Entry.objects.filter(transaction=last.transaction).delete()
    Hold.objects.filter(pk=last.pk).delete()
    Transaction.objects.filter(pk=last.transaction_id).delete()
    Wallet.objects.filter(pk=wallet.pk).update(available=105, held=0, version=wallet.version - 2, head=seal.digest)


KINDS: list[tuple[Callable[[], None], str]] = [
    (change_an_amount, "I1"),
    (change_both_amounts, "I2"),
    (raise_a_balance, "I2"),
    (lower_a_held_balance, "I2"),
    (delete_an_entry, "I1"),
    (change_a_balance_after, "I2"),
    (forget_an_ending, "I5"),
    (enlarge_a_hold, "I5"),
    (change_a_reason, "I7"),
    (swap_an_outcome, "I5"),
    (give_a_wallet_away, "I7"),
    (cut_off_the_last_entries, "I7"),
]


def test_a_sound_ledger_has_no_violation(busy: User) -> None:
    assert prove() == []


@pytest.mark.parametrize(("plant", "invariant"), KINDS, ids=[plant.__name__ for plant, _ in KINDS])
def test_every_kind_of_planted_error_is_found(busy: User, plant: Callable[[], None], invariant: str) -> None:
    with without_guards():
        plant()
    assert invariant in {violation.invariant for violation in prove()}


def test_a_flipped_character_anywhere_in_the_history_is_found(busy: User) -> None:
    chance = random.Random(7)
    columns = [(Transaction, name) for name in ("key", "reason", "content_sha256", "digest", "kind")]
    columns += [(Entry, name) for name in ("digest", "pocket", "amount", "balance_after", "version")]
    columns += [(Lot, "amount"), (Lot, "remaining"), (Draw, "amount"), (Hold, "amount"), (Final, "outcome")]
    columns += [(Wallet, name) for name in ("available", "held", "owed", "version", "head")]
    missed, written = [], 0
    while written < 100:
        model, column = chance.choice(columns)
        row = chance.choice(list(model._default_manager.exclude(**{column: None}).order_by("pk")))
        try:
            _write_unseen(row, column, _flipped(getattr(row, column), chance))
        except DatabaseError:
            continue  # A unique key or a check refuses this one even to a superuser.
        written += 1
        if not prove():
            missed.append((model.__name__, column))
        _write_unseen(row, column, getattr(row, column))
    assert missed == []
    assert prove() == []


def _flipped(value: str | int, chance: random.Random) -> str | int:
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(4, 20)
    at = chance.randrange(len(value))
    return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]


def _write_unseen(row: Model, column: str, value: object) -> None:
    """Write as somebody would who has the file or is superuser: past triggers, checks and unique keys."""
    table, pk = row._meta.db_table, row.pk
    pk = pk.hex if connection.vendor == "sqlite" and hasattr(pk, "hex") else pk
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            with without_guards():
                cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {row._meta.pk.column} = %s", [value, pk])
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_a_guard_that_was_switched_off_is_found(busy: User) -> None:
    with without_guards():
        found = [violation for violation in prove() if "guard" in violation.message]
    assert len(found) >= 10
    assert prove() == []


@pytest.fixture
def rested(user: User) -> User:
    """A history that no work stands behind: nothing is held and nothing was spent."""
    welcome(user=user)
    release(hold=hold(user=user, amount=4, key="a", reason="A track"))
    return user


def test_the_command_says_that_everything_adds_up(rested: User) -> None:
    out = StringIO()
    call_command("prove_money", stdout=out)
    assert out.getvalue() == "Everything adds up: wallets 1, transactions 3, entries 6.\n"


def test_the_command_names_the_row_and_fails(busy: User) -> None:
    with without_guards():
        raise_a_balance()
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("prove_money", stdout=out)
    assert stopped.value.code == 1
    assert "I2 credits: a wallet is not the sum of its entries" in out.getvalue()
    assert "available=1000" in out.getvalue()


def test_the_command_follows_the_digests_when_it_is_to_look_deep(rested: User) -> None:
    with without_guards():
        change_a_reason()
    call_command("prove_money", stdout=StringIO())
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("prove_money", "--deep", stdout=out)
    assert "I7 credits: a transaction was changed after it was written" in out.getvalue()


def test_the_command_speaks_to_programs(rested: User) -> None:
    out = StringIO()
    call_command("prove_money", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "sound": True, "wallets": 1, "transactions": 3, "entries": 6, "violations": [],
    }  # fmt: skip


def test_granting_from_a_shell_happens_once_for_a_key(user: User) -> None:
    for _ in range(2):
        out = StringIO()
        call_command("grant_credits", user.email.upper(), "30", "--reason", "A prize", "--key", "prize-1", stdout=out)
        assert out.getvalue() == f"{user.email} has 30 credits available.\n"
