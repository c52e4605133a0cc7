"""A model, an account's keys, or a whole service that is taken away while work for it waits or is under way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from credits.queries import balance
from jobs.contract import Report
from jobs.models import Job, JobLog
from makers.models import MusicModel
from tests.support.paid_work import (
    ACE_AT_FAL,
    ACE_AT_REPLICATE,
    COMPOSER,
    PaidServices,
    broken_promises,
)
from tests.support.paid_work_runner import QuickRunner
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

OWN = "a-model-of-staff"


def unoffer(paid: PaidServices) -> None:
    MusicModel.objects.filter(service="fal").update(is_offered=False)


def delete(paid: PaidServices) -> None:
    MusicModel.objects.filter(service="fal").delete()


def remove_keys(paid: PaidServices) -> None:
    accounts = dict(paid.settings.PROVIDER_ACCOUNTS_AND_KEYS)
    del accounts["fal"]
    paid.settings.PROVIDER_ACCOUNTS_AND_KEYS = accounts


GOES = pytest.mark.parametrize("goes", [unoffer, delete, remove_keys])
Goes = Callable[[PaidServices], None]


@pytest.fixture
def own(paid: PaidServices) -> PaidServices:
    """A model that staff have added: the catalogue knows nothing of it."""
    row = MusicModel.objects.get(slug=ACE_AT_FAL)
    row.slug, row.name = OWN, "Our own"
    row.save(force_insert=True)
    paid.offer(OWN, ACE_AT_REPLICATE)
    return paid


def ended(job: Job, buyer: User) -> None:
    """Failed in clear words, for free, and not by breaking off."""
    assert job.state == "failed"
    assert job.error_code != "broke_off"
    assert "cost nothing" in job.error_message
    assert (balance(buyer).available, balance(buyer).held) == (1000, 0)
    assert not JobLog.objects.filter(job=job, message__contains="broke off").exists()
    assert broken_promises() == []


@pytest.mark.parametrize("slug", [ACE_AT_FAL, OWN])
@pytest.mark.parametrize("goes", [delete, remove_keys])
def test_work_that_waits_is_passed_on(own: PaidServices, buyer: User, slug: str, goes: Goes) -> None:
    own.offer(slug, ACE_AT_REPLICATE)
    track = own.ask(buyer, slug)
    goes(own)
    job = own.live(track.job)
    assert (job.state, job.model, own.paid["fal"]) == ("complete", ACE_AT_REPLICATE, 0)
    assert "passed on" in Track.objects.get(pk=track.pk).remarks[0]


@pytest.mark.parametrize("slug", [ACE_AT_FAL, OWN])
@pytest.mark.parametrize("goes", [delete, remove_keys])
def test_work_that_waits_for_nobody_else_ends_for_free(own: PaidServices, buyer: User, slug: str, goes: Goes) -> None:
    own.offer(slug, ACE_AT_REPLICATE)
    job = own.ask(buyer, slug, may_fall_back=False).job
    goes(own)
    ended(own.live(job), buyer)
    assert own.paid["fal"] == 0


@GOES
def test_accepted_work_is_fetched_all_the_same(paid: PaidServices, buyer: User, goes: Goes) -> None:
    paid.offer(ACE_AT_FAL)
    track = paid.ask(buyer, ACE_AT_FAL, may_fall_back=False)
    job = paid.step(track.job)
    assert job.state == "submitted"
    before = dict(paid.settings.PROVIDER_ACCOUNTS_AND_KEYS)
    goes(paid)
    for _ in range(4):
        job = paid.step(job)
    # Without keys nothing can be asked, until somebody brings them back.
    paid.settings.PROVIDER_ACCOUNTS_AND_KEYS = before
    job = paid.live(job)
    assert (job.state, paid.paid["fal"]) == ("complete", 1)
    assert Track.objects.get(pk=track.pk).maker == "fal.ai / ACE-Step"
    assert balance(buyer).available == 999


def test_a_model_that_is_no_longer_offered_still_makes_what_waits(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL)
    job = paid.ask(buyer, ACE_AT_FAL).job
    unoffer(paid)
    assert (paid.live(job).state, paid.paid["fal"]) == ("complete", 1)


def test_without_its_row_a_model_of_staff_can_not_be_asked_any_more(own: PaidServices, buyer: User) -> None:
    job = own.step(own.ask(buyer, OWN).job)
    delete(own)
    ended(own.live(job), buyer)


def test_keys_that_never_come_back_end_the_work_at_its_deadline(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL)
    job = paid.step(paid.ask(buyer, ACE_AT_FAL).job)
    remove_keys(paid)
    job = paid.step(job)
    assert (job.state, job.error_code) == ("submitted", "")
    assert "no key of" in job.log.last().message
    paid.let_time_run_out()
    ended(paid.live(job), buyer)


@pytest.mark.parametrize("goes", [delete, remove_keys])
def test_a_lost_answer_of_somebody_who_is_gone_is_not_sent_again(own: PaidServices, buyer: User, goes: Goes) -> None:
    own.fal.faults.force("lost_answer")
    job = own.step(own.ask(buyer, OWN).job)
    goes(own)
    job = own.live(job)
    assert (job.error_code, own.paid) == ("no_answer", {"fal": 1, "replicate": 0, "ace-step": 0})
    ended(job, buyer)


def test_a_built_in_maker_that_was_taken_away_passes_its_work_on(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_REPLICATE)
    job = paid.ask(buyer, COMPOSER).job
    paid.settings.MUSIC_PROVIDERS = {}
    assert paid.live(job).model == ACE_AT_REPLICATE


def test_a_row_deleted_while_the_song_is_finished_harms_nothing(own: PaidServices, buyer: User) -> None:
    """The last thing read of a maker is its name, in the transaction that delivers."""
    track = own.ask(buyer, OWN)
    job = own.step(track.job)
    while job.state == "submitted" and own.fal.accepted[job.request_id].asked_times < 2:
        job = own.step(job)
    own.settings.JOB_RUNNERS = {"generate": f"{__name__}.DeletingRunner"}
    job = own.live(job)
    assert job.state == "complete"
    track.refresh_from_db()
    assert (track.maker, track.model) == ("fal.ai / Our own", OWN)


class DeletingRunner(QuickRunner):
    """While it works somebody takes all models away."""

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        MusicModel.objects.all().delete()
        return super().finish(job, folder, report)
