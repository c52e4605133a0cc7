"""The guards can be taken away and put back by a migration, and do not stand in the way of others."""

from __future__ import annotations

import pytest
from django.db import connection, models

from accounts.models import ApiKey, User
from credits.guards import install, uninstall
from credits.models import Transaction
from credits.queries import prove
from credits.services import hold, settle, welcome

pytestmark = pytest.mark.django_db(transaction=True)


def rebuilt(model: type[models.Model], name: str, longer: models.CharField[str, str]) -> None:
    """Change a column and change it back, which on SQLite builds the whole table anew, twice."""
    old = model._meta.get_field(name)
    longer.set_attributes_from_name(name)
    longer.model = model
    for before, after in ((old, longer), (longer, old)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, before, after)


def test_another_rooms_table_is_rebuilt_beside_them(user: User) -> None:
    welcome(user=user)
    rebuilt(ApiKey, "name", models.CharField(max_length=61))
    settle(hold=hold(user=user, amount=4, key="a", reason="A track"))
    assert prove() == []


def test_a_table_of_the_ledger_is_rebuilt_between_uninstall_and_install(user: User) -> None:
    welcome(user=user)
    with connection.schema_editor() as editor:
        uninstall(None, editor)
    assert {violation.invariant for violation in prove()} == {"I7"}
    rebuilt(Transaction, "reason", models.CharField(max_length=201))
    with connection.schema_editor() as editor:
        install(None, editor)
    settle(hold=hold(user=user, amount=4, key="a", reason="A track"))
    assert prove() == []
