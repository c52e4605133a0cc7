"""Forgetting what was asked for and made, when somebody deletes it for good; what was paid stays."""

from __future__ import annotations

from typing import Any

from jobs.models import FINAL, Job


def forget(*, job_pk: object, params: dict[str, Any]) -> None:
    """Keep only these parameters of a job that has ended, and of every try before it; nothing of what came of it."""
    pk = job_pk
    while pk is not None:
        Job.objects.filter(pk=pk, state__in=FINAL).update(params=params, fetched={}, produced={})
        pk = Job.objects.values_list("retry_of", flat=True).get(pk=pk)
