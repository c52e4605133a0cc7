"""O2: the id of the click is in the job's row, its log, every call to the service, and the line about the webhook."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from jobs.models import Job
from jobs.services import cancel
from soundfoundry.logs import AddIds
from tests.support.paid_work import ACE_AT_FAL, ACE_AT_REPLICATE, PaidServices, post

if TYPE_CHECKING:
    from accounts.models import User

CLICK = "a-click-of-ada-0001"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.handler.addFilter(AddIds())
    caplog.set_level(logging.INFO)
    return caplog


def clicked(client: Client, slug: str, **more: str) -> Job:
    typed = {"prompt": "a quiet piano by the sea", "duration_seconds": "30", "takes": "1", "provider": slug,
             "is_instrumental": "on", "mode": "custom", "may_fall_back": "on", **more}  # fmt: skip
    answer = client.post("/create/", typed, headers={"X-Request-ID": CLICK})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert answer["X-Request-ID"] == CLICK
    return Job.objects.get()


def test_from_the_click_to_the_file_and_the_webhook(
    paid: PaidServices, buyer: User, client_for: Callable[[User], Client], lines: pytest.LogCaptureFixture
) -> None:
    """The first service fails, so that the way leads through two of them."""
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.settings.MUSIC_PROVIDERS = {}
    paid.fal.faults.always("failed_500")
    client = client_for(buyer)
    job = clicked(client, ACE_AT_FAL)
    assert job.request_uid == CLICK

    job = paid.live(job)
    assert (job.state, job.model) == ("complete", ACE_AT_REPLICATE)
    calls = [*paid.fal.requests, *paid.replicate.requests]
    assert len(calls) >= 6
    assert {asked.request_id for asked in calls} == {CLICK}
    about = [record for record in lines.records if getattr(record, "job_id", "")]
    assert {record.request_id for record in about} <= {CLICK}

    lines.clear()
    lines.set_level(logging.INFO, "soundfoundry.requests")
    (prediction_id,) = paid.replicate.accepted
    assert post(Client(), paid.letter(paid.replicate, prediction_id)).status_code == 200
    names = {"jobs.services.sending.hearing", "soundfoundry.requests"}
    web = [record for record in lines.records if record.name in names]
    assert [record.request_id for record in web] == [CLICK, CLICK]
    assert web[0].job_id == str(job.pk)


def test_what_is_said_while_work_is_stopped_carries_it_too(
    paid: PaidServices, buyer: User, client_for: Callable[[User], Client], lines: pytest.LogCaptureFixture
) -> None:
    paid.offer(ACE_AT_FAL)
    paid.fal.queued_for = 1000
    job = paid.step(clicked(client_for(buyer), ACE_AT_FAL))
    cancel(job_pk=job.pk, by=buyer, now=paid.clock())
    paid.fal.faults.force("cancel_500")
    lines.clear()
    paid.live(job)
    cancels = [asked for asked in paid.fal.requests if asked.path.endswith("/cancel")]
    assert [asked.request_id for asked in cancels] == [CLICK, CLICK]
    (line,) = [record for record in lines.records if "did not take the cancel" in record.message]
    assert (line.request_id, line.job_id) == (CLICK, str(job.pk))
