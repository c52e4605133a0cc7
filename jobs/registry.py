"""Finds what the floors above do for paid work, by dotted paths in settings, because they are not known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from jobs.contract import Listing, Runner


def runner_for(kind: str) -> Runner:
    """A fresh runner of this kind. Raises KeyError for a kind nobody does."""
    return cast("Runner", import_string(settings.JOB_RUNNERS[kind])())


def listing_of(account: str, key_name: str) -> Listing:
    """The list that this account keeps of its requests. Raises NotSupported where it keeps none."""
    find = cast("Callable[[str, str], Listing]", import_string(settings.ACCOUNT_LISTINGS))
    return find(account, key_name)
