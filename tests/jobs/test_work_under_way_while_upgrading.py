"""Work at its last stage when a new version is installed goes on there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jobs.models import Job, State

BEFORE, AFTER = "0005_work_without_result", "0006_the_last_stage_has_a_neutral_name"


@pytest.mark.django_db(transaction=True)
def test_a_song_that_is_mastered_meanwhile_keeps_its_place(start_job: Callable[..., Job]) -> None:
    job = start_job()
    Job.objects.filter(pk=job.pk).update(state=State.FINISHING)
    migrate(BEFORE)
    try:
        assert stored_state() == "mastering"
        migrate(AFTER)
        assert stored_state() == "finishing"
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("jobs", name)])


def stored_state() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM jobs_job")
        (state,) = cursor.fetchone()
    return str(state)
