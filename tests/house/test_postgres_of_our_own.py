"""The suite brings a PostgreSQL where the machine has none, and children reach the same database."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection


@pytest.mark.postgres
def test_the_races_run_on_a_real_postgresql(postgres_url: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        ours = cursor.fetchone()
    with psycopg.connect(postgres_url) as child:
        assert child.execute("SELECT current_database()").fetchone() == ours
