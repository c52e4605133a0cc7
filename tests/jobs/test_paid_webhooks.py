"""Genuine webhooks only ring the bell, whenever and however often they come; a lost answer is found by them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client

from accounts.request_ids import current_job_id, current_request_id
from credits.queries import balance
from jobs.models import Attempt, Job, Outcome
from tests.doubles.deliveries import Sent
from tests.jobs.paid_letters import EITHER, SLUGS, everything, letter, questions, submitted
from tests.support.paid_work import (
    ACE_AT_REPLICATE,
    PaidServices,
    broken_promises,
    post,
)

if TYPE_CHECKING:
    from accounts.models import User


@EITHER
def test_a_genuine_one_rings_the_bell_and_tells_nothing_else(paid: PaidServices, buyer: User, service: str) -> None:
    job = submitted(paid, buyer, service)
    Job.objects.filter(pk=job.pk).update(next_at=paid.clock() + timedelta(minutes=5))
    before, asked = Job.objects.get(pk=job.pk), len(questions(paid, service))
    stranger = Client(enforce_csrf_checks=True)
    assert post(stranger, letter(paid, service)).status_code == 200
    job = Job.objects.get(pk=job.pk)
    assert job.next_at < paid.clock()
    same = [field.name for field in Job._meta.fields if field.name not in {"next_at", "rung_at"}]
    assert all(getattr(job, name) == getattr(before, name) for name in same)
    # What the body says of the song is not believed: nothing was asked or fetched at the door.
    assert len(questions(paid, service)) == asked
    assert paid.live(job).state == "complete"


@EITHER
def test_late_repeated_and_reordered_ones_do_no_harm(
    paid: PaidServices, buyer: User, client: Client, service: str
) -> None:
    job = submitted(paid, buyer, service)
    letters = [letter(paid, service) for _ in range(3)]
    assert post(client, letters[0]).status_code == 200
    job = paid.live(job)
    before = everything()
    for each in (*letters, *reversed(letters)):
        assert post(client, each).status_code == 200
    assert everything() == before
    assert (job.state, balance(buyer).available, paid.paid[service]) == ("complete", 999, 1)
    assert broken_promises() == []


@EITHER
def test_one_that_is_faster_than_the_answer_does_no_harm(paid: PaidServices, buyer: User, service: str) -> None:
    """It arrives while the submission waits for its answer; the double can't tell its keys meanwhile."""
    from jobs import outside
    from tests.doubles.listening import Asked, Listener, Told

    statuses = []

    def bring(asked: Asked) -> Told:
        headers = {name: value for name, value in asked.headers.items() if name.startswith(("x-fal", "webhook"))}
        answer = post(Client(), Sent(asked.path, headers, asked.body, 0))
        statuses.append(answer.status_code)
        connection.close()
        return Told({}, answer.status_code)

    outside.webhook_reader("fal").keys.fit(bytes(64), b"")
    door = Listener(bring)
    door.start()
    paid.settings.WEBHOOK_BASE_URL = f"http://{door.address}"
    paid.offer(*SLUGS.values())
    paid.doubles[service].faults.force("webhook_first")
    job = paid.live(paid.ask(buyer, SLUGS[service], may_fall_back=False).job)
    door.stop()
    assert statuses == [200]
    assert (job.state, paid.paid[service]) == ("complete", 1)


@EITHER
def test_a_lost_answer_is_found_again_by_its_webhook_and_not_paid_twice(
    paid: PaidServices, buyer: User, client: Client, service: str
) -> None:
    paid.offer(*SLUGS.values())
    paid.doubles[service].faults.force("lost_answer")
    if service == "replicate":
        paid.replicate.faults.always("list_500")
    job = paid.step(paid.ask(buyer, SLUGS[service], may_fall_back=False).job)
    assert (job.state, job.request_id) == ("submitting", "")
    assert post(client, letter(paid, service)).status_code == 200
    job = paid.live(job)
    attempt = job.attempts.get()
    assert (job.state, attempt.outcome, attempt.request_id) == ("complete", Outcome.ACCEPTED, attempt.told_request_id)
    assert paid.paid[service] == 1
    assert broken_promises() == []


@EITHER
def test_one_for_a_job_that_failed_without_an_answer_has_the_request_stopped(
    paid: PaidServices, buyer: User, client: Client, service: str
) -> None:
    paid.offer(*SLUGS.values())
    paid.fal.queued_for = paid.replicate.starting_for = 1000
    paid.doubles[service].faults.force("lost_answer")
    if service == "replicate":
        paid.replicate.faults.always("list_500")
    job = paid.live(paid.ask(buyer, SLUGS[service], may_fall_back=False).job)
    assert (job.state, job.error_code) == ("failed", "no_answer")
    if service == "replicate":
        # As it is after the provider's list, which tells late, had no trace of it.
        Attempt.objects.filter(job=job).update(outcome=Outcome.NOT_ACCEPTED)
    assert post(client, letter(paid, service)).status_code == 200
    job = paid.live(job)
    (request,) = (paid.doubles[service].generations or {}).values()
    assert (request.ending, request.is_billed) == ("cancelled", False)
    assert (job.state, balance(buyer).available, balance(buyer).held) == ("failed", 1000, 0)
    before = len(paid.doubles[service].requests)
    assert post(client, letter(paid, service)).status_code == 200
    paid.live(job)
    assert len(paid.doubles[service].requests) == before


def test_a_request_that_was_taken_for_lost_and_sent_again_is_told_to_staff(
    paid: PaidServices, buyer: User, staff: User, client: Client
) -> None:
    """Its list told nothing of it for the whole grace: what was paid for nothing must not go unnoticed."""
    paid.offer(ACE_AT_REPLICATE)
    paid.replicate.faults.force("lost_answer")
    job = paid.step(paid.ask(buyer, ACE_AT_REPLICATE).job)
    (lost,) = paid.replicate.accepted
    hidden = paid.replicate.accepted.pop(lost)
    while job.attempt == 1:
        job = paid.step(job)
    paid.replicate.accepted[lost] = hidden
    for _ in range(2):
        assert post(client, paid.letter(paid.replicate, lost)).status_code == 200
    assert [letter.subject for letter in mail.outbox] == ["[SoundFoundry] A request may be paid for nothing"]
    assert lost in mail.outbox[0].body
    assert paid.live(job).state == "complete"


@EITHER
def test_one_that_can_not_be_kept_is_asked_for_again(
    paid: PaidServices, buyer: User, client: Client, service: str
) -> None:
    submitted(paid, buyer, service)
    genuine, before = letter(paid, service), everything()

    def away(*_: object) -> None:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        assert post(client, genuine).status_code == 503
    assert everything() == before
    assert post(client, genuine).status_code == 200


@EITHER
def test_the_line_in_the_log_names_the_click_and_the_job_and_the_next_line_does_not(
    paid: PaidServices, buyer: User, client: Client, service: str, caplog: pytest.LogCaptureFixture
) -> None:
    from soundfoundry.logs import AddIds

    token = current_request_id.set("the-click-of-ada")
    job = submitted(paid, buyer, service)
    current_request_id.reset(token)
    caplog.handler.addFilter(AddIds())
    caplog.set_level("INFO")
    genuine = letter(paid, service)
    answer = post(client, genuine)
    told = {record.name: record for record in caplog.records if "tells of request" in record.message}
    assert {(line.request_id, line.job_id) for line in told.values()} == {("the-click-of-ada", str(job.pk))}
    assert answer["X-Request-ID"] == "the-click-of-ada"
    assert (current_job_id.get(), current_request_id.get()) == ("", "")
