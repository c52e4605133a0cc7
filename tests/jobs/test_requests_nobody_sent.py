"""What Replicate lists and nobody here sent is an alarm; what is young, ours, or may be ours is none."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from jobs.models import Attempt, Job, Outcome
from jobs.services import compare
from soundfoundry.clock import TASKS, run
from tests.doubles.paid_calls import paid_call
from tests.support.paid_work import MINIMAX, MUSICGEN, TUNE, PaidServices

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture
def at_replicate(paid: PaidServices, buyer: User) -> PaidServices:
    """One song was made there for somebody, an hour ago by now."""
    paid.offer(MUSICGEN)
    job = paid.live(paid.ask(buyer, MUSICGEN, TUNE).job_id)
    assert job.state == "complete"
    paid.forward(3600)
    return paid


def stray(paid: PaidServices) -> str:
    """The name of a request that somebody else made with our key."""
    return str(paid_call("replicate", paid.replicate, paid.replicate.key).json()["id"])


def asked(paid: PaidServices, hours: int = 24) -> list[str]:
    """The names of the requests that are an alarm."""
    (found,) = compare(now=paid.clock(), hours=hours)
    assert found.account == "replicate", "only Replicate keeps a list"
    assert found.problem == ""
    return [one.request_id for one in found.unknown]


def test_what_we_sent_is_no_alarm(at_replicate: PaidServices, staff: User) -> None:
    assert asked(at_replicate) == []
    assert not mail.outbox


def test_what_nobody_here_sent_is_logged_and_told_to_staff(
    at_replicate: PaidServices, staff: User, caplog: pytest.LogCaptureFixture
) -> None:
    name = stray(at_replicate)
    at_replicate.forward(121)
    assert asked(at_replicate) == [name]
    assert [record.levelno for record in caplog.records if name in record.getMessage()] == [logging.ERROR]
    (letter,) = mail.outbox
    assert letter.to == [staff.email]
    assert "1 requests that were not sent from here" in letter.subject
    assert name in letter.body


def test_a_request_of_this_moment_may_not_be_written_down_yet(paid: PaidServices) -> None:
    stray(paid)
    paid.forward(100)
    assert asked(paid) == []


def test_what_is_older_than_was_asked_for_is_not_compared(paid: PaidServices) -> None:
    stray(paid)
    paid.forward(2 * 3600)
    assert asked(paid, hours=1) == []


def test_an_attempt_whose_answer_was_lost_explains_one_request_and_no_more(
    at_replicate: PaidServices, user: User
) -> None:
    attempt = Attempt.objects.get()
    Attempt.objects.update(outcome=Outcome.UNKNOWN, request_id="", told_request_id="")
    (found,) = compare(now=at_replicate.clock())
    assert (found.perhaps, found.unknown) == (1, [])
    name = stray(at_replicate)
    at_replicate.forward(121)
    (found,) = compare(now=at_replicate.clock())
    assert (found.perhaps, len(found.unknown)) == (1, 1)
    Attempt.objects.update(told_request_id=attempt.request_id)
    assert asked(at_replicate) == [name], "a webhook told which one it is"


def test_a_stray_request_long_after_a_lost_answer_is_an_alarm(at_replicate: PaidServices) -> None:
    Attempt.objects.update(
        outcome=Outcome.UNKNOWN, request_id="", created_at=at_replicate.clock() - timedelta(minutes=90)
    )
    assert len(asked(at_replicate)) == 1


def test_the_command_tells_them_and_ends_with_1(paid: PaidServices) -> None:
    out = StringIO()
    call_command("reconcile_providers", stdout=out)
    assert "Replicate: 0 requests in the last 24 hours, 0 not sent from here" in out.getvalue()
    name = stray(paid)
    paid.replicate.accepted[name].created_at -= 600
    with pytest.raises(SystemExit) as stopped:
        call_command("reconcile_providers", stdout=out)
    assert stopped.value.code == 1
    assert "1 not sent from here" in out.getvalue()
    assert name in out.getvalue()
    with pytest.raises(CommandError, match="from 1 to 8760"):
        call_command("reconcile_providers", hours=0)


def test_a_list_that_cannot_be_read_is_told_and_ends_with_1(paid: PaidServices) -> None:
    paid.replicate.faults.always("list_500")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("reconcile_providers", stdout=out)
    assert "Not everything was compared" in out.getvalue()


def test_where_nobody_keeps_a_list_there_is_nothing_to_compare(settings: Any, db: None) -> None:
    settings.PROVIDER_ACCOUNTS_AND_KEYS = {}
    out = StringIO()
    call_command("reconcile_providers", stdout=out)
    assert "nothing to compare" in out.getvalue()


def test_the_clock_compares_once_a_day(paid: PaidServices, caplog: pytest.LogCaptureFixture) -> None:
    name = stray(paid)
    paid.replicate.accepted[name].created_at -= 600
    (task,) = [one for one in TASKS if one.name == "compare with services"]
    assert task.seconds == 86_400
    assert run(task)
    assert "nobody here sent" in caplog.text


def test_work_at_other_services_is_not_looked_for_in_this_list(paid: PaidServices, buyer: User) -> None:
    paid.offer(MINIMAX)
    paid.live(paid.ask(buyer, MINIMAX).job_id)
    assert Job.objects.get().account == "fal"
    assert asked(paid) == []


def test_an_account_is_asked_for_its_list_once_however_many_kinds_of_work_there_are(
    at_replicate: PaidServices, settings: Any
) -> None:
    settings.JOB_RUNNERS = {**settings.JOB_RUNNERS, "stems": settings.JOB_RUNNERS["generate"]}
    before = len(at_replicate.replicate.requests)
    assert asked(at_replicate) == []
    pages = [request.path for request in at_replicate.replicate.requests[before:]]
    assert pages == ["/v1/predictions"]
