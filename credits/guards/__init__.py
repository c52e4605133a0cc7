"""Triggers by which the database itself keeps the ledger true, whoever writes and however.

Later changes of these tables on SQLite rebuild them, which drops their triggers: such a migration runs `uninstall`
before and `install` after. `credits.queries.prove` tells when a guard is missing or switched off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from credits.guards import postgresql, sqlite

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BY_DATABASE = {"postgresql": postgresql, "sqlite": sqlite}


def install(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards of this database in place (a migration's RunPython)."""
    for statement in BY_DATABASE[schema_editor.connection.vendor].INSTALL:
        schema_editor.execute(statement, params=None)


def uninstall(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guards of this database away again."""
    for statement in BY_DATABASE[schema_editor.connection.vendor].UNINSTALL:
        schema_editor.execute(statement, params=None)
