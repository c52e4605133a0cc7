"""Keys that are refused, revoked, or without money: the next one is used, and staff hear of it once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import connection

from credits.queries import balance
from engine.outside import KeyRefused, Submission
from engine.providers.interface import GenerationRequest
from jobs import outside
from jobs.models import Attempt, ProviderKey
from jobs.services import put_back, run
from jobs.services.sending.keys import take_out
from makers import choosing
from tests.doubles.recorded_provider import Recorded
from tests.support.paid_work import ACE_AT_FAL, ACE_AT_REPLICATE, COMPOSER, PaidServices, broken_promises

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job

OTHERS = ("id-two:key-two", "id-three:key-three")


@pytest.fixture
def three(paid: PaidServices, staff: User) -> PaidServices:
    """fal.ai with three keys."""
    for key in OTHERS:
        paid.fal.add_key(key)
    paid.connect()
    paid.offer(ACE_AT_FAL)
    return paid


def key_of(paid: PaidServices, job: Job) -> str:
    return outside.keys("fal")[job.key_name]


def test_a_refused_key_gives_way_to_the_next_and_is_no_try(three: PaidServices, buyer: User) -> None:
    for key in three.fal.known_keys[:2]:
        three.fal.revoke(key)
    # Each job takes one of the healthy keys by chance; sooner or later it is a refused one.
    for number in range(60):
        job = three.live(three.ask(buyer, ACE_AT_FAL, may_fall_back=False).job)
        assert (job.state, key_of(three, job)) == ("complete", OTHERS[1])
        if number >= 3 and ProviderKey.objects.exists():
            break
    assert {key.name for key in ProviderKey.objects.all()} <= {
        outside.key_name(key) for key in three.fal.known_keys[:2]
    }
    refused = Attempt.objects.filter(key_was_refused=True)
    assert len(mail.outbox) == refused.count() == ProviderKey.objects.count() >= 1
    assert mail.outbox[0].to == ["staff@example.org"]
    assert mail.outbox[0].subject == "[SoundFoundry] A key of fal.ai is out"
    assert not any(key in str(letter.message()) for letter in mail.outbox for key in three.fal.known_keys)


def test_what_was_accepted_is_asked_about_with_another_key(three: PaidServices, buyer: User) -> None:
    three.fal.running_for = 3
    job = three.step(three.ask(buyer, ACE_AT_FAL).job)
    first = key_of(three, job)
    three.fal.revoke(first)
    job = three.live(job)
    assert job.state == "complete"
    assert key_of(three, job) != first
    assert three.paid["fal"] == 1
    assert len(mail.outbox) == 1


def test_one_key_after_the_other_is_left_until_one_may_ask(three: PaidServices, buyer: User) -> None:
    three.fal.running_for = 8
    job = three.step(three.ask(buyer, ACE_AT_FAL).job)
    left = next(key for key in three.fal.known_keys if key != key_of(three, job))
    for key in three.fal.known_keys:
        if key != left:
            three.fal.revoke(key)
    assert three.live(job).state == "complete"
    assert not ProviderKey.objects.filter(name=outside.key_name(left)).exists()


def test_a_revoked_key_stops_nobody_from_stopping_work(three: PaidServices, buyer: User) -> None:
    from jobs.services import cancel

    three.fal.queued_for = 10_000
    job = three.step(three.ask(buyer, ACE_AT_FAL).job)
    three.fal.revoke(key_of(three, job))
    cancel(job_pk=job.pk, by=buyer, now=three.clock())
    three.live(job)
    (request,) = three.fal.accepted.values()
    assert request.is_cancelled


def test_a_lost_answer_is_looked_for_with_another_key(paid: PaidServices, buyer: User, staff: User) -> None:
    paid.replicate.add_key("r8_the-other-key")
    paid.connect()
    paid.offer(ACE_AT_REPLICATE)
    paid.replicate.faults.force("lost_answer")
    job = paid.step(paid.ask(buyer, ACE_AT_REPLICATE).job)
    paid.replicate.revoke(outside.keys("replicate")[job.key_name])
    job = paid.live(job)
    assert (job.state, paid.paid["replicate"], len(mail.outbox)) == ("complete", 1, 1)


def test_a_key_without_money_is_still_good_for_reading_its_own_work(
    paid: PaidServices, buyer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key of another account would be told that there is no such work, and the song would be paid for again."""
    paid.offer(ACE_AT_REPLICATE, ACE_AT_FAL)
    paid.replicate.starting_for = 5
    job = paid.live(paid.ask(buyer, ACE_AT_REPLICATE).job, until="submitted")
    own = outside.keys("replicate")[job.key_name]
    paid.connect(replicate=[own, "r8_of_another_account"])
    take_out(account="replicate", name=job.key_name, reason="no money left", is_about_money=True, now=paid.clock())
    asked = len(paid.replicate.requests)
    job = paid.live(job)
    assert (job.state, job.model, paid.paid["replicate"]) == ("complete", ACE_AT_REPLICATE, 1)
    used = {one.headers.get("authorization") for one in paid.replicate.requests[asked:]} - {None}
    assert used == {f"Bearer {own}"}


@pytest.mark.parametrize("words", ["locked", "no_money"])
def test_an_empty_account_rests_for_a_quarter_of_an_hour(paid: PaidServices, buyer: User, words: str) -> None:
    paid.offer(ACE_AT_FAL)
    paid.fal.faults.force(words)
    job = paid.live(paid.ask(buyer, ACE_AT_FAL).job)
    assert (job.state, job.model) == ("complete", COMPOSER)
    (key,) = ProviderKey.objects.all()
    assert key.out_until is not None
    assert (key.out_until - paid.clock()).total_seconds() == pytest.approx(900, abs=30)
    sent = len(paid.submissions(paid.fal))
    assert paid.live(paid.ask(buyer, ACE_AT_FAL).job).model == COMPOSER
    assert len(paid.submissions(paid.fal)) == sent

    paid.forward(901)
    assert paid.live(paid.ask(buyer, ACE_AT_FAL).job).model == ACE_AT_FAL


def test_without_a_key_auto_asks_somebody_else_and_a_choice_costs_nothing(
    three: PaidServices, buyer: User, settings: object
) -> None:
    from tests.support.paid_work import SONG

    three.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    for key in three.fal.known_keys:
        three.fal.revoke(key)
    job = three.live(three.ask(buyer, ACE_AT_FAL, may_fall_back=False).job)
    assert (job.state, job.error_code, job.attempt) == ("failed", "unavailable", 3)
    assert "fal.ai is not in use here at the moment" in job.error_message
    assert (balance(buyer).available, balance(buyer).held) == (1000, 0)
    assert len(mail.outbox) == 3

    assert choosing.choose("auto", SONG).slug == ACE_AT_REPLICATE
    assert three.live(three.ask(buyer, ACE_AT_FAL).job).model == ACE_AT_REPLICATE
    sent = len(three.submissions(three.fal))
    assert sent == 3

    three.fal.restore(OTHERS[0])
    assert put_back(account="fal", names=[outside.key_name(OTHERS[0])]) == 1
    assert choosing.choose("auto", SONG).slug == ACE_AT_FAL
    assert broken_promises() == []


@pytest.mark.timeout(120)
def test_rotating_under_load_fails_no_song(three: PaidServices, buyer: User) -> None:
    """P7: the key in use is revoked while workers submit and ask; each of them is refused once at most."""
    from accounts.models import Plan
    from jobs.models import Job

    workers = 3
    Plan.objects.update(concurrent_jobs=20)
    three.fal.running_for = 3
    jobs = [three.ask(buyer, ACE_AT_FAL, may_fall_back=False).job for _ in range(8)]
    used, *_ = [key_of(three, three.step(job)) for job in jobs[:4]]
    three.fal.revoke(used)
    three.fal.requests.clear()

    def work(number: int) -> None:
        for _ in range(12):
            for job in jobs[number::workers]:
                run(str(job.pk), clock=three.clock)
            three.forward(1)
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in jobs:
        three.live(job)
    assert set(Job.objects.values_list("state", flat=True)) == {"complete"}
    assert three.paid["fal"] == len(jobs)
    denied = [request for request in three.fal.requests if used in request.headers.get("authorization", "")]
    # Those that were accepted with it, and one submission of each worker that had chosen it already.
    assert len(denied) <= 4 + workers
    assert ProviderKey.objects.count() == len(mail.outbox) == 1


def test_staff_hear_of_a_key_once_however_many_find_it_out(paid: PaidServices, staff: User) -> None:
    name = outside.key_name(paid.fal.key)
    barrier = threading.Barrier(4)

    def find_out() -> None:
        barrier.wait()
        take_out(account="fal", name=name, reason="refused", is_about_money=False, now=paid.clock())
        connection.close()

    threads = [threading.Thread(target=find_out) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(mail.outbox), ProviderKey.objects.count()) == (1, 1)


class Keyless(Recorded):
    """Built in, and says all the same that its key is refused."""

    def submit(self, request: GenerationRequest) -> Submission:
        raise KeyRefused("It does not accept the key of this installation.")


def test_a_maker_without_an_account_has_no_other_key_to_try(paid: PaidServices, buyer: User, staff: User) -> None:
    composer = paid.settings.MUSIC_PROVIDERS[COMPOSER]
    paid.settings.MUSIC_PROVIDERS = {COMPOSER: {**composer, "class": f"{__name__}.Keyless"}}
    paid.offer()
    job = paid.step(paid.ask(buyer, COMPOSER).job)
    assert (job.state, job.attempt, balance(buyer).available) == ("failed", 1, 1000)
    assert (ProviderKey.objects.count(), len(mail.outbox)) == (0, 0)
