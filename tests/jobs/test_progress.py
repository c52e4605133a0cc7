"""What people see of work under way: stages, an honest place in line, times, and the pill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import redis
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.test import Client

import live
from accounts.models import User
from engine.outside import Poll
from jobs.models import Job, State
from jobs.queries import owned_job, progress, progress_of, running_for
from jobs.services import cancel, run
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_url")]

Start = Callable[..., Job]
Live = Callable[[Job], Job]
ClientFor = Callable[[User], Client]


def people(count: int) -> list[User]:
    users = get_user_model().objects
    return [users.create_user(f"p{number}@example.org", "a-long-passphrase") for number in range(count)]


def test_waiting_jobs_know_their_place_in_line(start_job: Start, clock: Clock) -> None:
    jobs = []
    for owner in people(3):
        clock.forward(1)
        jobs.append(start_job(owner))
    behind = start_job(jobs[0].owner)
    assert [progress(job).position for job in [*jobs, behind]] == [1, 2, 3, 4]
    run(str(jobs[0].pk), clock=clock)
    assert progress(jobs[1]).position == 1
    assert "number 1 in line" in progress(jobs[1]).message


def test_stages_are_real_and_shares_are_never_invented(
    start_job: Start, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.polls = [Poll("queued", position=7), Poll("running", share=0.25), Poll("running")]
    job = start_job()
    seen = []
    for _ in range(3):
        run(str(job.pk), clock=clock)
        job.refresh_from_db()
        shown = progress(job, now=clock())
        seen.append((shown.state_shown, shown.stage, shown.position, shown.share))
        clock.forward(5)
    assert seen == [
        ("rendering", "queued", 7, None),
        ("rendering", "running", None, 0.25),
        ("rendering", "running", None, None),
    ]


def test_elapsed_time_counts_from_the_beginning_of_the_work(
    start_job: Start, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.polls = [Poll("running")]
    job = start_job()
    clock.forward(30)
    run(str(job.pk), clock=clock)
    job.refresh_from_db()
    now = progress(job, now=clock.forward(12))
    assert (now.is_in_line, now.waited_seconds, now.elapsed_seconds) == (False, 30, 12)


def test_time_in_line_is_no_time_of_the_work(start_job: Start, user: User, clock: Clock, client_for: ClientFor) -> None:
    done = start_job()
    run(str(done.pk), clock=clock)
    job = start_job()
    now = progress(job, now=clock.forward(78))
    assert (now.is_in_line, now.waited_seconds, now.elapsed_seconds) == (True, 78, 0)
    page = client_for(user).get("/jobs/").text
    assert "in line for" in page
    assert "of usually" not in page


def test_what_is_under_way_is_told_before_what_waits(
    start_job: Start, user: User, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.polls = [Poll("running")]
    working, waiting = start_job(), start_job()
    Job.objects.filter(pk=waiting.pk).update(created_at=clock() - timedelta(seconds=1))
    run(str(working.pk), clock=clock)
    assert running_for(user) == [working, waiting]


def test_the_usual_time_is_the_median_of_finished_work_scaled_by_the_length_of_the_music(
    start_job: Start, clock: Clock
) -> None:
    for took in (10, 20, 90):
        job = start_job(size=30.0)
        run(str(job.pk), clock=clock)
        finished = Job.objects.get(pk=job.pk).finished_at
        assert finished is not None
        Job.objects.filter(pk=job.pk).update(started_at=finished - (clock.forward(took) - clock.forward(-took)))
    assert progress(start_job(size=60.0)).usual_seconds == pytest.approx(40.0)


def test_before_the_first_of_its_kind_no_time_is_promised(start_job: Start) -> None:
    assert progress(start_job()).usual_seconds is None


@pytest.mark.parametrize("count", [1, 5])
def test_reading_the_progress_of_many_jobs_takes_as_many_queries_as_of_one(
    count: int, start_job: Start, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    jobs = [start_job(owner) for owner in people(count)]
    with django_assert_max_num_queries(3):
        progress_of(jobs)


def test_somebody_elses_job_is_as_if_it_did_not_exist(start_job: Start, other_user: User) -> None:
    job = start_job()
    with pytest.raises(Job.DoesNotExist):
        owned_job(other_user, job.pk)


def test_open_pages_are_told_about_every_change(
    start_job: Start, user: User, clock: Clock, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    listener = redis.Redis.from_url(django_settings.REDIS_URL).pubsub()
    listener.subscribe(live.person(user.pk).channel)
    with django_capture_on_commit_callbacks(execute=True):
        job = start_job()
        run(str(job.pk), clock=clock)
    heard = []
    while (message := listener.get_message(timeout=0.5)) is not None:
        heard.append(message["data"])
    listener.close()
    assert f'{{"job": "{job.pk}", "state": "queued"}}'.encode() in heard
    assert f'{{"job": "{job.pk}", "state": "complete"}}'.encode() in heard


def test_the_pill_shows_what_is_running(start_job: Start, user: User, client_for: ClientFor) -> None:
    job = start_job()
    page = client_for(user).get("/jobs/")
    assert page.status_code == 200
    assert f"job-{job.pk}" in page.text
    assert "number 1 in line" in page.text


def test_the_pill_is_empty_for_visitors_and_for_others(
    start_job: Start, other_user: User, client: Client, client_for: ClientFor
) -> None:
    job = start_job()
    assert str(job.pk) not in client_for(other_user).get("/jobs/").text
    assert client.get("/jobs/").status_code == 200


def test_the_pill_cancels(start_job: Start, user: User, client_for: ClientFor) -> None:
    job = start_job()
    answer = client_for(user).post(f"/jobs/{job.pk}/cancel/", headers={"HX-Request": "true"})
    job.refresh_from_db()
    assert (answer.status_code, job.state) == (200, State.CANCELLED)
    assert str(job.pk) not in answer.text


def test_without_javascript_the_cancel_button_leads_back(start_job: Start, user: User, client_for: ClientFor) -> None:
    job = start_job()
    browser = client_for(user)
    assert browser.post(f"/jobs/{job.pk}/cancel/", {"next": "/jobs/"}).headers["Location"] == "/jobs/"
    elsewhere = browser.post(f"/jobs/{job.pk}/cancel/", {"next": "https://evil.example/"})
    assert elsewhere.headers["Location"] == "/library/"


def test_nobody_cancels_for_somebody_else(
    start_job: Start, other_user: User, client_for: ClientFor, client: Client
) -> None:
    job = start_job()
    assert client_for(other_user).post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    assert client_for(other_user).get(f"/jobs/{job.pk}/cancel/").status_code == 405
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_staff_see_jobs_and_cancel_them(start_job: Start, staff: User, client_for: ClientFor, clock: Clock) -> None:
    job = start_job()
    desk = client_for(staff)
    assert desk.get("/admin/jobs/job/").status_code == 200
    assert desk.get("/admin/jobs/job/?trouble=stuck").status_code == 200
    assert desk.get(f"/admin/jobs/job/{job.pk}/change/").status_code == 200
    desk.post("/admin/jobs/job/", {"action": "cancel_chosen", "_selected_action": [str(job.pk)]})
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_cancelling_twice_is_the_same_as_once(start_job: Start, user: User, clock: Clock) -> None:
    job = start_job()
    first = cancel(job_pk=job.pk, by=user, now=clock())
    again = cancel(job_pk=job.pk, by=user, now=clock.forward(5))
    assert first.finished_at == again.finished_at
