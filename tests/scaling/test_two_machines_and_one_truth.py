"""Two machines before one database, one Redis and one storage: either does what the other began, and either may die."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.scaling.machines import WORKERS, Installation, until
from tests.scaling.visitor import Visitor

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(900)]
NewVisitor = Callable[..., Visitor]


def states(two: Installation, jobs: list[str]) -> list[str]:
    return [row[0] for row in two.rows("SELECT state FROM jobs_job WHERE id = ANY(%s::uuid[])", jobs)]


def wait_until_complete(two: Installation, takes: list[dict[str, str]]) -> None:
    jobs = [take["job"] for take in takes]
    until(lambda: set(states(two, jobs)) <= {"complete", "failed"}, f"{jobs} are made")
    assert set(states(two, jobs)) == {"complete"}


def test_who_signs_in_at_one_machine_is_signed_in_at_the_other(two: Installation, visitor: NewVisitor) -> None:
    somebody = visitor("signs-in")
    assert somebody.get(two.two, "/library/").url.path == "/library/"
    somebody.send(two.two, "/accounts/logout/", {})
    assert somebody.get(two.one, "/library/").url.path == "/accounts/login/"
    assert somebody.sign_in(two.two).url.path == "/library/"
    assert somebody.get(two.one, "/library/").url.path == "/library/"


def test_music_made_by_one_machine_is_heard_from_both(two: Installation, visitor: NewVisitor) -> None:
    two.work_on(two.two)
    somebody = visitor("listens")
    takes = somebody.asked(two.one)
    wait_until_complete(two, takes)
    sound = somebody.heard(two.one, takes[0]["id"])
    assert len(sound) > 100_000
    assert somebody.heard(two.two, takes[0]["id"]) == sound


def test_a_page_open_at_one_machine_hears_of_what_was_asked_at_the_other(
    two: Installation, visitor: NewVisitor
) -> None:
    somebody = visitor("watches")
    with somebody.listening(two.two) as events:
        job = somebody.asked(two.one)[0]["job"]
        assert next(event for event in events if event["job"] == job)["state"] == "queued"


def test_what_a_dead_machine_had_fetched_is_fetched_again_by_the_other(two: Installation, visitor: NewVisitor) -> None:
    two.work_on(two.one)
    somebody = visitor("fetches-again")
    takes = somebody.asked(two.two, duration_seconds=60)
    job = takes[0]["job"]
    until(lambda: states(two, [job]) == ["finishing"], "the first machine has fetched")
    two.one.kill(*WORKERS)
    assert list((two.one.data / "work" / job).iterdir()), "the files should lie where only that machine sees them"

    two.work_on(two.two)

    wait_until_complete(two, takes)
    said = [row[0] for row in two.rows("SELECT message FROM jobs_joblog WHERE job_id = %s", job)]
    assert [line for line in said if line.startswith("fetching again")] == [
        "fetching again: the fetched files are gone"
    ]
    assert somebody.heard(two.one, takes[0]["id"]) == somebody.heard(two.two, takes[0]["id"])


def test_one_key_sent_to_both_machines_at_once_is_one_request(two: Installation, visitor: NewVisitor) -> None:
    somebody = visitor("asks-twice")
    for number in range(6):
        with ThreadPoolExecutor(2) as both:
            key = f"key {number}"
            answers = list(both.map(lambda machine, key=key: somebody.ask(machine, key, duration_seconds=10), two.both))
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].content == answers[1].content
    count = "SELECT count(*) FROM jobs_job JOIN accounts_user ON owner_id = accounts_user.id WHERE email = %s"
    assert two.rows(count, somebody.email) == [(6,)]


def test_what_one_may_ask_in_a_minute_counts_over_both_machines(two: Installation, visitor: NewVisitor) -> None:
    somebody = visitor("hurries", plan="free")

    def ask(number: int) -> httpx.Response:
        return somebody.get(two.both[number % 2], "/api/v1/plan/")

    with ThreadPoolExecutor(4) as crowd:
        statuses = [answer.status_code for answer in crowd.map(ask, range(80))]
    assert (statuses.count(200), statuses.count(429)) == (60, 20)


def test_passwords_are_guessed_at_both_machines_no_more_often_than_at_one(
    two: Installation, visitor: NewVisitor
) -> None:
    visitor("is-guessed-at")
    stranger = Visitor("is-guessed-at@example.org")
    guesses = [stranger.sign_in(two.both[number % 2], f"guess-{number}").status_code for number in range(7)]
    stranger.close()
    assert guesses.count(429) == 2, guesses


def test_nothing_that_a_machine_keeps_for_itself_is_needed(two: Installation, visitor: NewVisitor) -> None:
    two.work_on(two.two)
    somebody = visitor("forgets-nothing")
    before = somebody.asked(two.one)
    wait_until_complete(two, before)
    for machine in two.both:
        machine.data.rename(machine.data.with_suffix(".lost"))
    assert somebody.get(two.two, "/library/").url.path == "/library/"
    assert somebody.heard(two.two, before[0]["id"])
    after = somebody.asked(two.two)
    wait_until_complete(two, after)
    assert somebody.heard(two.two, after[0]["id"])


def test_half_of_everything_may_die_and_nothing_is_lost(two: Installation, visitor: NewVisitor) -> None:
    two.work_on(*two.both)
    somebody = visitor("loses-nothing")
    takes = [take for _ in range(3) for take in somebody.asked(two.one, takes=2)]
    jobs = [take["job"] for take in takes]
    until(lambda: len({"fetching", "finishing"} & set(states(two, jobs))) > 0, "work is under way")

    two.one.kill(*WORKERS, "web")
    two.who_sweeps().kill("reconciler")

    wait_until_complete(two, takes)
    sounds = {somebody.heard(two.two, take["id"]) for take in takes}
    assert len(sounds) == len(takes)
    held = (
        "SELECT available, held FROM credits_wallet JOIN accounts_user ON user_id = accounts_user.id WHERE email = %s"
    )
    assert two.rows(held, somebody.email) == [(88, 0)]
    proven = two.two.run(["manage", "prove_money", "--deep"])
    assert proven.returncode == 0, proven.stdout
