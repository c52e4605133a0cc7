"""The clock does each task at its pace, and none of them stops the others or itself."""

from __future__ import annotations

import itertools
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from accounts.models import Plan, User
from credits.queries import balance, expiring
from credits.services import grant
from soundfoundry.clock import TASKS, Task, run, run_until
from tests.support.ledger import without_guards

pytestmark = pytest.mark.django_db


def test_every_task_works_on_a_new_installation() -> None:
    assert [task.name for task in TASKS if not run(task)] == []


def test_credits_expire_by_the_clock(user: User) -> None:
    now = timezone.now()
    grant(user=user, amount=9, key="g", reason="A gift", expires_at=now, now=now - timedelta(days=1))
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("run_clock", "--once", stdout=out)
    assert stopped.value.code == 0
    assert balance(user).available == 0


def test_uploads_that_expired_go_by_the_clock(user: User) -> None:
    from files.models import Upload
    from files.services import start_upload

    start_upload(owner=user, content_type="audio/wav", size_bytes=9, now=timezone.now() - timedelta(hours=2))
    start_upload(owner=user, content_type="audio/wav", size_bytes=9)
    assert run(next(task for task in TASKS if task.name == "clear uploads"))
    assert Upload.objects.count() == 1


def test_a_task_that_fails_does_not_stop_the_others() -> None:
    done: list[str] = []
    asked = threading.Event()

    def broken() -> None:
        done.append("broken")
        raise OperationalError("away")

    def good() -> None:
        done.append("good")
        if done.count("good") >= 3 and done.count("broken") >= 2:
            asked.set()

    run_until(asked, tasks=[Task("broken", 0.01, broken), Task("good", 0.01, good)])
    assert asked.is_set(), "both went on, though one of them fails each time"


def test_a_task_that_takes_long_rests_longer() -> None:
    asked = threading.Event()
    began: list[float] = []

    def long() -> None:
        began.append(time.monotonic())
        time.sleep(0.02)
        if len(began) == 3:
            asked.set()

    run_until(asked, tasks=[Task("long", 0.01, long)])
    assert all(later - earlier >= 0.4 for earlier, later in itertools.pairwise(began))


def test_a_broken_invariant_is_logged_as_an_error(user: User, caplog: pytest.LogCaptureFixture) -> None:
    from credits.models import Wallet

    grant(user=user, amount=9, key="g", reason="A gift")
    with without_guards():
        Wallet.objects.update(available=10)
    assert run(next(task for task in TASKS if task.name == "prove money"))
    assert "broken invariant I2 in credits" in caplog.text


def test_monthly_credits_without_a_subscription_come_once_a_month_and_expire_with_it(user: User) -> None:
    from billing.services import give_allowances

    Plan.objects.filter(slug="free").update(monthly_credits=20)
    march = timezone.now().replace(year=2031, month=12, day=14)
    assert give_allowances(now=march) == 1
    assert give_allowances(now=march + timedelta(days=3)) == 0
    assert [(each.amount, each.at.isoformat()) for each in expiring(user)] == [(20, "2032-01-01T00:00:00+00:00")]
    assert give_allowances(now=march + timedelta(days=20)) == 1
    assert balance(user).available == 40


def test_whoever_pays_by_subscription_gets_no_second_allowance(user: User) -> None:
    from billing.models import Subscription
    from billing.services import give_allowances

    Plan.objects.filter(slug="free").update(monthly_credits=20)
    Subscription.objects.create(stripe_id="sub_1", user=user, plan="pro", status="active")
    assert give_allowances() == 0
