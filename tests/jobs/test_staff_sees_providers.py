"""Staff see in one page how services, keys, spending and work are doing; nobody else does, and no secret is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from jobs import gates
from jobs.models import Attempt, Job, Outcome, ProviderAccount, ProviderKey, State
from jobs.outside import key_name
from jobs.queries import AccountHealth, health
from jobs.services.sending.keys import take_out
from tests.support.paid_work import MINIMAX, MUSICGEN, PaidServices

if TYPE_CHECKING:
    from accounts.models import User

PAGE = "/admin/jobs/provideraccount/health/"
CENT = 10_000


def sent(
    owner: User, model: str, *, ago: timedelta = timedelta(), outcome: str = Outcome.ACCEPTED, **of_job: Any
) -> Job:
    """One attempt of three cents at fal.ai or Replicate, and its job."""
    now = timezone.now() - ago
    account = model.split("-", maxsplit=1)[0]
    state = of_job.pop("state", State.COMPLETE)
    job = Job.objects.create(
        owner=owner, kind="generate", queue="default", state=state, price_credits=0, created_at=now, next_at=now,
        deadline_at=now + timedelta(hours=1), model=of_job.pop("passed_on_to", model), account=account, attempt=1,
        finished_at=now + timedelta(seconds=40) if state in ("complete", "failed", "cancelled") else None, **of_job,
    )  # fmt: skip
    Attempt.objects.create(
        job=job, number=1, model=model, account=account, cost_micros=3 * CENT, token=str(job.pk), outcome=outcome,
        params_sha256="x", price_cap_credits=0, request_id=str(job.pk), created_at=now, deadline_at=job.deadline_at,
    )  # fmt: skip
    return job


def account(slug: str) -> AccountHealth:
    return next(one for one in health(now=timezone.now()).accounts if one.slug == slug)


def test_attempts_are_counted_by_what_became_of_them(paid: PaidServices, user: User) -> None:
    for seconds in (0, 1, 2):
        sent(user, MINIMAX, ago=timedelta(minutes=5, seconds=seconds))
    sent(user, MINIMAX, state=State.FAILED)
    sent(user, MINIMAX, passed_on_to="composer")  # passed on after it had been accepted
    sent(user, MINIMAX, outcome=Outcome.NOT_ACCEPTED, state=State.FAILED)
    sent(user, MINIMAX, outcome=Outcome.UNKNOWN, state=State.FAILED)
    sent(user, MINIMAX, ago=timedelta(hours=25))
    (model,) = account("fal").models
    assert (model.attempts, model.accepted, model.not_accepted, model.unknown, model.failed) == (7, 5, 1, 1, 2)
    assert model.median_seconds == 40.0


def test_what_was_spent_counts_by_the_hour_and_not_what_was_refused(paid: PaidServices, user: User) -> None:
    sent(user, MINIMAX)
    sent(user, MUSICGEN)
    sent(user, MINIMAX, ago=timedelta(hours=2))
    sent(user, MINIMAX, outcome=Outcome.NOT_ACCEPTED)
    fal = account("fal")
    assert (fal.spent_hour_micros, fal.spent_day_micros) == (3 * CENT, 6 * CENT)
    hours = health(now=timezone.now()).hours
    assert len(hours) == 24
    assert hours[-1].micros == {"fal": 3 * CENT, "replicate": 3 * CENT}
    assert [hour.total_micros for hour in hours].count(0) == 22


def test_an_open_breaker_says_when_it_tries_again(paid: PaidServices, user: User) -> None:
    sent(user, MINIMAX)
    now = timezone.now()
    for _ in range(5):
        gates.record(service="fal", model=MINIMAX, went_well=False, now=now.timestamp())
    (model,) = next(one for one in health(now=now).accounts if one.slug == "fal").models
    assert model.breaker == "open"
    assert model.tries_again_seconds == pytest.approx(10.0)
    (model,) = next(one for one in health(now=now + timedelta(seconds=11)).accounts if one.slug == "fal").models
    assert model.breaker == "half-open"


def test_stuck_and_harmful_work_is_counted_whether_it_was_rung_for_or_not(paid: PaidServices, user: User) -> None:
    late = timezone.now() - timedelta(minutes=3)
    leased = timezone.now() + timedelta(minutes=1)
    extras: tuple[dict[str, Any], ...] = ({}, {"rung_at": late}, {"lease_until": leased})
    for number, extra in enumerate(extras, 1):
        job = sent(user, MINIMAX, state=State.SUBMITTED, slot=number, **extra)
        Job.objects.filter(pk=job.pk).update(next_at=late, created_at=late, poison_count=number // 3)
    work = health(now=timezone.now()).work
    assert (work.stuck, work.poisoned, work.under_way) == (2, 1, 3)
    assert work.lag_seconds > 170
    assert {one.name: one.doorbells for one in work.queues} == dict.fromkeys(settings.RQ_QUEUES, 0)


@pytest.fixture
def admin(staff: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(staff)


def test_the_page_tells_all_of_it(paid: PaidServices, admin: Client, user: User) -> None:
    sent(user, MINIMAX)
    name = key_name(paid.fal.key)
    take_out(account="fal", name=name, reason="The account is empty.", is_about_money=True, now=timezone.now())
    ProviderAccount.objects.filter(slug="replicate").update(is_on=False)
    page = admin.get(PAGE).content.decode()
    for words in (
        "fal.ai", "Replicate", "ACE-Step", "Switched off: nothing new is sent", MINIMAX, "closed", "$0.03 of $20.00",
        f"<code>{name}</code> out since", "The account is empty.", "40 s", "0 of 10", "Queue default",
    ):  # fmt: skip
        assert words in page, words
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="bars"') == 5, "spending, work, and three accounts"
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)[^>]*>\s*\S", page), "the policy allows nothing inline"


def test_no_page_and_no_command_shows_a_key(paid: PaidServices, admin: Client, capsys: Any) -> None:
    from django.core.management import call_command

    for double, slug in ((paid.fal, "fal"), (paid.replicate, "replicate")):
        take_out(account=slug, name=key_name(double.key), reason="No.", is_about_money=False, now=timezone.now())
    key = ProviderKey.objects.get(account="fal")
    pages = [
        PAGE,
        "/admin/jobs/provideraccount/",
        "/admin/jobs/provideraccount/fal/change/",
        "/admin/jobs/providerkey/",
    ]
    told = "".join(admin.get(page).content.decode() for page in [*pages, f"/admin/jobs/providerkey/{key.pk}/change/"])
    call_command("providers")
    call_command("providers", "--json")
    told += capsys.readouterr().out
    assert key.name in told
    assert not [key for one in paid.doubles.values() for key in one.known_keys if key in told]


def test_only_staff_who_may_see_accounts_see_it(paid: PaidServices, user: User, client_for: Any) -> None:
    assert Client().get(PAGE).status_code == 302
    assert client_for(user).get(PAGE).status_code in {302, 403}
    user.is_staff = True
    user.save()
    assert client_for(user).get(PAGE).status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_does_not_grow(
    paid: PaidServices, user: User, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        sent(user, MINIMAX if number % 2 else MUSICGEN, ago=timedelta(minutes=number))
        ProviderKey.objects.create(account="fal", name=str(number), out_since=timezone.now(), reason="x")
    with django_assert_num_queries(8):
        health(now=timezone.now())


def test_without_redis_the_page_says_so_and_shows_the_rest(
    paid: PaidServices, admin: Client, user: User, settings: Any
) -> None:
    sent(user, MINIMAX)
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    answer = admin.get(PAGE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Redis is away" in page
    assert "not known of 60" in page
    assert "$0.03 of $20.00" in page


def test_an_installation_without_keys_asks_nobody(staff: User, client_for: Any, redis_url: str) -> None:
    ProviderAccount.objects.all().delete()
    assert "asks nobody outside" in client_for(staff).get(PAGE).content.decode()
