"""Finds who does which kind of job: dotted paths in settings, because the floors above are not known here."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from jobs.contract import Runner


def runner_for(kind: str) -> Runner:
    """A fresh runner of this kind. Raises KeyError for a kind nobody does."""
    return cast("Runner", import_string(settings.JOB_RUNNERS[kind])())
