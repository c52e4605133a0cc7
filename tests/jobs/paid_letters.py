"""Webhooks of fal.ai and Replicate about work under way, and all that one might change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db.models import Model

from accounts.models import Plan
from jobs.models import Attempt, Job, JobLog
from tests.doubles.deliveries import Sent
from tests.support.paid_work import (
    ACE_AT_FAL,
    ACE_AT_REPLICATE,
    PaidServices,
)

if TYPE_CHECKING:
    from accounts.models import User

SLUGS = {"fal": ACE_AT_FAL, "replicate": ACE_AT_REPLICATE}
EITHER = pytest.mark.parametrize("service", SLUGS)


def submitted(paid: PaidServices, buyer: User, service: str) -> Job:
    Plan.objects.update(concurrent_jobs=10)
    paid.offer(*SLUGS.values())
    job = paid.step(paid.ask(buyer, SLUGS[service], may_fall_back=False).job)
    assert job.state == "submitted"
    return job


def letter(paid: PaidServices, service: str) -> Sent:
    """The webhook of the newest request."""
    double = {"fal": paid.fal, "replicate": paid.replicate}[service]
    return paid.letter(double, list(double.accepted)[-1])


def questions(paid: PaidServices, service: str) -> list[object]:
    """All requests but those for the keys that sign webhooks."""
    return [asked for asked in paid.doubles[service].requests if not asked.path.startswith("/.well-known/")]


def everything() -> list[object]:
    """All that a webhook might change."""
    rows: list[type[Model]] = [Job, Attempt, JobLog]
    return [list(each.objects.order_by("pk").values_list()) for each in rows]
