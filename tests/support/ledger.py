"""Lets a test's database be emptied although the product's database refuses that.

The product knows no switch that would loosen its guards. A test run owns its database, so it takes the guards away
around Django's flush and puts the same ones back, and with them the plans that migrations had written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations


@contextmanager
def without_guards() -> Iterator[None]:
    """Writes inside are not refused, as if a superuser or somebody with the file had done them."""
    off = _off_in_postgresql if connection.vendor == "postgresql" else _off_in_sqlite
    with transaction.atomic(), connection.cursor() as cursor, off(cursor):
        yield


@contextmanager
def _off_in_postgresql(cursor: Any) -> Iterator[None]:
    tables = [name for name in connection.introspection.table_names() if name.startswith("credits_")]
    # Tables with checks still waiting for the commit cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def _off_in_sqlite(cursor: Any) -> Iterator[None]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'credits_%'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        cursor.execute(sql)


def let_tests_flush(patch: pytest.MonkeyPatch) -> None:
    """Make Django's flush, which ends every transactional test, work in spite of the guards."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_guards(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> Any:
        with without_guards():
            done = flush(self, list(sql_list))
            import_module("accounts.migrations.0003_plan").seed(apps, None)
            return done

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_without_guards)
