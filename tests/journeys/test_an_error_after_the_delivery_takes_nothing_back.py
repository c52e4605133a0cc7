"""Whatever breaks around a delivery: the music is there and paid, or it is not there and costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError

from tests.journeys.quick_music import Desk, work, work_until_done
from tests.journeys.test_a_crash_while_asking_loses_nothing import breaking_after, give_more
from tests.support.redis_server import RedisServer

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

pytestmark = pytest.mark.django_db(transaction=True)


def asked(owner: User, key: str = "one") -> Track:
    from engine.brief import Brief
    from tracks.services import start_track

    brief = Brief("slow rain", duration_seconds=31.0)
    return start_track(owner=owner, brief=brief, takes=1, idempotency_key=key).tracks.in_order()[0]


@pytest.mark.parametrize("error", [OperationalError("away"), RuntimeError("a bug")], ids=str)
def test_an_error_at_any_statement_leaves_one_of_the_two(
    rich: User, quick: Desk, had: Any, everything_adds_up: Callable[[], None], error: Exception
) -> None:
    from jobs.services import run
    from tracks.models import Track

    number, delivered_first = 0, 0
    while True:
        number += 1
        give_more(rich, number)
        before = had(rich)
        track = asked(rich, f"key {number}")
        with suppress(OperationalError, RuntimeError), breaking_after(number, error) as count:
            run(str(track.job_id))
        delivered_first += Track.objects.filter(pk=track.pk, delivered_at__isnull=False).exists()
        work_until_done(forward=11)
        after = Track.objects.select_related("job").get(pk=track.pk)
        assert after.status in {"complete", "failed"}
        paid = 2 if after.status == "complete" else 0
        assert had(rich) == (before[0] - paid, 0, 0), f"broken after statement {number}"
        if count[0] < number:
            break
    assert delivered_first > 1, "no error came after the delivery"
    everything_adds_up()


def test_music_delivered_while_redis_dies_stays_paid(
    rich: User, quick: Desk, had: Any, settings: Any, redis_server: RedisServer,
    everything_adds_up: Callable[[], None],
) -> None:  # fmt: skip
    from jobs.services import run
    from tracks.models import Track

    settings.RQ_QUEUES = {"default": {**settings.RQ_QUEUES["default"], "URL": redis_server.url}}
    settings.REDIS_URL = redis_server.url
    track, behind = asked(rich), asked(rich, "two")
    redis_server.stop()
    run(str(track.job_id))
    assert Track.objects.select_related("job").get(pk=track.pk).status == "complete"
    assert had(rich) == (96, 2, 0)
    redis_server.start()
    work(3)
    assert Track.objects.select_related("job").get(pk=behind.pk).status == "complete"
    assert had(rich) == (96, 0, 0)
    everything_adds_up()


def test_delivered_music_can_neither_be_cancelled_nor_failed_nor_released(rich: User, quick: Desk, had: Any) -> None:
    from credits.services import AlreadyFinal, release
    from jobs.models import Job
    from jobs.services import AlreadyFinished, cancel

    asked(rich)
    work_until_done()
    job = Job.objects.get()
    with pytest.raises(AlreadyFinished):
        cancel(job_pk=job.pk, by=rich)
    with pytest.raises(AlreadyFinal):
        release(hold=job.hold_id)
    assert had(rich) == (98, 0, 0)
