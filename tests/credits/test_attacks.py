"""Whoever writes to the ledger and by whatever road, the database refuses what would make it untrue."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from credits.models import Entry, Final, Hold, Transaction, Wallet
from credits.queries import prove
from credits.services import hold, settle, welcome

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
DIGEST = "0" * 64
COLUMNS = "kind, key, content_sha256, reason, entry_count, terms, created_at, digest"


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def a_transaction(kind: str = "grant", count: int = 2, key: str = "attack") -> Transaction:
    return Transaction(
        kind=kind, key=key, content_sha256=DIGEST, reason="x", entry_count=count, created_at=NOW, digest=DIGEST
    )


def of_the_house(row: Transaction, line: int, pocket: str, amount: int) -> Entry:
    return Entry(transaction=row, line=line, pocket=pocket, amount=amount, created_at=NOW, digest=DIGEST)


def of_the_wallet(row: Transaction, line: int, amount: int, *, balance: int | None = None) -> Entry:
    wallet = Wallet.objects.get(user__email="ada@example.org")
    return Entry(
        transaction=row, line=line, wallet=wallet, pocket="available", amount=amount, digest=DIGEST,
        created_at=NOW, version=wallet.version + 1,
        balance_after=wallet.available + amount if balance is None else balance,
    )  # fmt: skip


def raise_own_balance() -> None:
    Wallet.objects.update(available=1_000_000)


def empty_somebody_elses() -> None:
    sql("UPDATE credits_wallet SET available = 0, held = 0")


def go_below_zero() -> None:
    sql("UPDATE credits_wallet SET available = -1")


def take_over_a_wallet() -> None:
    other = User.objects.create_user("mallory@example.org", "a-long-passphrase")
    Wallet.objects.update(user=other)


def begin_with_a_full_wallet() -> None:
    Wallet.objects.create(user=User.objects.create_user("mallory@example.org", "x"), available=500)


def delete_a_wallet() -> None:
    sql("DELETE FROM credits_wallet")


def one_side_only() -> None:
    row = a_transaction()
    row.save()
    of_the_house(row, 1, "revenue", 5).save()


def two_sides_that_do_not_sum_to_zero() -> None:
    row = a_transaction()
    row.save()
    Entry.objects.bulk_create([of_the_house(row, 1, "revenue", 5), of_the_house(row, 2, "issued", -4)])


def no_sides_at_all() -> None:
    a_transaction().save()


def money_from_a_pocket_that_no_grant_has() -> None:
    row = a_transaction()
    row.save()
    Entry.objects.bulk_create([of_the_wallet(row, 1, 5), of_the_house(row, 2, "revenue", -5)])


def an_entry_that_moves_nothing() -> None:
    row = a_transaction()
    row.save()
    of_the_house(row, 1, "revenue", 0).save()


def a_wallet_entry_without_moving_the_wallet() -> None:
    row = a_transaction()
    row.save()
    Entry.objects.bulk_create([of_the_wallet(row, 1, 5), of_the_house(row, 2, "issued", -5)])


def a_balance_after_that_does_not_follow() -> None:
    row = a_transaction()
    row.save()
    Entry.objects.bulk_create([of_the_wallet(row, 1, 5, balance=5000), of_the_house(row, 2, "issued", -5)])
    Wallet.objects.filter(user__email="ada@example.org").update(available=5000)


def a_balanced_pair_into_an_old_transaction() -> None:
    row = Transaction.objects.filter(kind="grant").earliest("created_at")
    Entry.objects.bulk_create([of_the_house(row, 3, "revenue", 5), of_the_house(row, 4, "issued", -5)])


def change_an_entry() -> None:
    Entry.objects.filter(line=1).update(amount=99)


def delete_entries() -> None:
    sql("DELETE FROM credits_entry")


def change_a_transaction() -> None:
    Transaction.objects.update(reason="Nothing to see")


def delete_a_final() -> None:
    Final.objects.all().delete()


def enlarge_a_hold() -> None:
    Hold.objects.update(amount=1)


def end_a_hold_twice() -> None:
    row = a_transaction("release", key=f"final:{Final.objects.get().hold_id}x")
    row.save()
    Final.objects.create(hold=Final.objects.get().hold, transaction=row, outcome="released")


def end_a_hold_without_moving_anything() -> None:
    open_hold = Hold.objects.filter(final=None)[0]
    row = a_transaction("settle", key=f"final:{open_hold.pk}")
    row.save()
    Final.objects.create(hold=open_hold, transaction=row, outcome="settled")


def a_hold_on_a_grant() -> None:
    row = Transaction.objects.filter(kind="grant").earliest("created_at")
    Hold.objects.create(wallet=Wallet.objects.all()[0], amount=5, transaction=row)


def end_a_hold_by_a_grant() -> None:
    row = Transaction.objects.filter(kind="grant").earliest("created_at")
    Final.objects.create(hold=Hold.objects.filter(final=None)[0], transaction=row, outcome="released")


def an_entry_in_the_middle_of_the_chain() -> None:
    row = a_transaction()
    row.save()
    entry = of_the_wallet(row, 1, 5)
    entry.version = 2
    Entry.objects.bulk_create([entry, of_the_house(row, 2, "issued", -5)])


def use_a_key_again() -> None:
    sql(
        f"INSERT INTO credits_transaction (id, {COLUMNS}) SELECT %s, {COLUMNS} FROM credits_transaction "
        "WHERE kind = 'grant'",
        uuid.uuid4().hex,
    )


def an_adjustment_by_nobody() -> None:
    a_transaction("adjust").save()


ON_BOTH = [
    raise_own_balance, empty_somebody_elses, go_below_zero, take_over_a_wallet, begin_with_a_full_wallet,
    delete_a_wallet, one_side_only, two_sides_that_do_not_sum_to_zero, no_sides_at_all,
    money_from_a_pocket_that_no_grant_has, an_entry_that_moves_nothing, a_wallet_entry_without_moving_the_wallet,
    a_balance_after_that_does_not_follow, a_balanced_pair_into_an_old_transaction, change_an_entry, delete_entries,
    change_a_transaction, delete_a_final, enlarge_a_hold, end_a_hold_twice, end_a_hold_without_moving_anything,
    a_hold_on_a_grant, end_a_hold_by_a_grant, an_entry_in_the_middle_of_the_chain, use_a_key_again,
    an_adjustment_by_nobody,
]  # fmt: skip


def copy_a_transaction_in() -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY credits_transaction (id, {COLUMNS}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        copy.write_row((uuid.uuid4(), "grant", "copied", DIGEST, "x", 2, "{}", NOW, DIGEST))


def truncate_entries() -> None:
    sql("TRUNCATE credits_entry")


def truncate_everything_in_one() -> None:
    sql("TRUNCATE credits_wallet CASCADE")


def raise_a_balance_by_upsert() -> None:
    sql(
        "INSERT INTO credits_wallet (id, user_id, available, held, owed, version, head) "
        "SELECT id, user_id, available, held, owed, version, head FROM credits_wallet "
        "ON CONFLICT (id) DO UPDATE SET available = 777"
    )


def rewrite_history_by_upsert() -> None:
    sql("INSERT INTO credits_entry SELECT * FROM credits_entry ON CONFLICT (id) DO UPDATE SET amount = 1")


def hide_a_delete_in_a_query() -> None:
    sql("WITH gone AS (DELETE FROM credits_final RETURNING hold_id) SELECT count(*) FROM gone")


ON_POSTGRESQL = [
    copy_a_transaction_in, truncate_entries, truncate_everything_in_one, raise_a_balance_by_upsert,
    rewrite_history_by_upsert, hide_a_delete_in_a_query,
]  # fmt: skip


def replace_an_entry() -> None:
    sql("INSERT OR REPLACE INTO credits_entry SELECT * FROM credits_entry WHERE line = 1")


def replace_a_wallet() -> None:
    sql("INSERT OR REPLACE INTO credits_wallet (id, user_id, available, held, owed, version, head) "
        "SELECT id, user_id, 0, 0, 0, 0, '' FROM credits_wallet")  # fmt: skip


def half_a_credit() -> None:
    row = a_transaction()
    row.save()
    sql(
        "INSERT INTO credits_entry (transaction_id, line, pocket, amount, created_at, digest) "
        "VALUES (%s, 1, 'issued', 0.5, %s, 'x')",
        row.pk.hex,
        NOW,
    )


def end_the_watch_by_hand() -> None:
    a_transaction().save()
    sql("INSERT INTO credits_nowhere (id) VALUES (0)")


ON_SQLITE = [replace_an_entry, replace_a_wallet, half_a_credit, end_the_watch_by_hand]


@pytest.fixture
def ledger(user: User, other_user: User) -> list[int]:
    """A history to attack; returns every amount in it."""
    for person in (user, other_user):
        welcome(user=person)
        hold(user=person, amount=2, key=f"open:{person.pk}", reason="A track")
    settle(hold=hold(user=user, amount=4, key="a", reason="A track"))
    return amounts()


def amounts() -> list[int]:
    return list(Entry.objects.order_by("pk").values_list("amount", flat=True))


def refuses(attack: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        attack()


@pytest.mark.parametrize("attack", ON_BOTH)
def test_the_database_refuses_and_nothing_has_changed(ledger: list[int], attack: Callable[[], None]) -> None:
    refuses(attack)
    assert amounts() == ledger
    assert sum(ledger) == 0
    assert prove() == []


@pytest.mark.postgres
@pytest.mark.parametrize("attack", [*ON_BOTH, *ON_POSTGRESQL])
def test_postgresql_refuses_each_road_and_nothing_has_changed(ledger: list[int], attack: Callable[[], None]) -> None:
    refuses(attack)
    assert amounts() == ledger
    assert prove() == []


@pytest.mark.parametrize("attack", ON_SQLITE)
def test_sqlite_refuses_its_own_roads_too(ledger: list[int], attack: Callable[[], None]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("these statements are SQLite's")
    refuses(attack)
    assert amounts() == ledger
    assert prove() == []
