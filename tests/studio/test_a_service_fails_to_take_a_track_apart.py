"""Whatever a service does wrong with a recording: paid once at most, given back where nothing came, and said why."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from django.test import Client

from credits.queries import balance
from jobs.models import Attempt, Outcome
from jobs.services import cancel
from studio.queries import stems_of
from studio.runners.separating_outside import SeparateOutsideRunner
from tests.doubles import making
from tests.studio.taking_apart_outside import (
    DOUBLE_OF,
    FAL,
    REPLICATE,
    read_through_our_door,
    take_apart,
    use_runner,
)
from tests.support.killing import Killed, dying_once
from tests.support.paid_work import PaidServices, broken_promises, buyer, paid, post
from tracks import services
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job

__all__ = ["buyer", "paid"]

pytestmark = pytest.mark.django_db(transaction=True)
EITHER = pytest.mark.parametrize("slug", [FAL, REPLICATE])


@pytest.fixture(autouse=True)
def lent(paid: PaidServices, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    use_runner(paid)
    return read_through_our_door(monkeypatch)


def forced(paid: PaidServices, slug: str, *faults: str) -> Any:
    double = paid.doubles[DOUBLE_OF[slug]]
    double.faults.force(*faults)
    return double


def assert_given_back(paid: PaidServices, buyer: User, song: Track, job: Job) -> None:
    assert job.state == "failed"
    assert (balance(buyer).available, balance(buyer).held) == (1000, 0)
    assert stems_of(Track.objects.get(pk=song.pk)).method == "none"
    assert not song.assets.filter(role__in=("stem", "preview")).exists()
    assert broken_promises() == []


def assert_paid_once(paid: PaidServices, buyer: User, song: Track, job: Job, slug: str) -> None:
    assert (job.state, job.error_message) == ("complete", "")
    assert paid.paid[DOUBLE_OF[slug]] == 1
    assert Attempt.objects.filter(outcome=Outcome.ACCEPTED).count() == 1
    assert (balance(buyer).available, balance(buyer).held) == (1000 - job.price_credits, 0)
    assert stems_of(Track.objects.get(pk=song.pk)).method == slug
    assert broken_promises() == []


PASSING = {
    FAL: ["queue_full", "status_500", "result_500", "status_429", "file_500", "file_cut", "too_early"],
    REPLICATE: ["throttled", "get_500", "get_page", "file_cut"],
}


@pytest.mark.parametrize(("slug", "fault"), [(slug, fault) for slug, faults in PASSING.items() for fault in faults])
def test_what_passes_is_waited_for(paid: PaidServices, buyer: User, song: Track, slug: str, fault: str) -> None:
    forced(paid, slug, fault)
    assert_paid_once(paid, buyer, song, paid.live(take_apart(song, buyer, slug)), slug)


FINAL = {
    FAL: {
        "failed_500": "",
        "moderated": "content",
        "no_audio": "not delivered",
        "moderated_at_once": "",
        "file_404": "",
    },
    REPLICATE: {"failed": "", "moderated": "content", "as_nothing": "", "moderated_at_once": ""},
}


@pytest.mark.parametrize(
    ("slug", "fault", "words"), [(slug, *case) for slug, cases in FINAL.items() for case in cases.items()]
)
def test_what_fails_for_good_costs_nothing(
    paid: PaidServices, buyer: User, song: Track, slug: str, fault: str, words: str
) -> None:
    forced(paid, slug, fault)
    job = paid.live(take_apart(song, buyer, slug))
    assert_given_back(paid, buyer, song, job)
    assert words in job.error_message
    assert job.error_message


@EITHER
@pytest.mark.parametrize("fault", ["lost_answer", "page_502"])
def test_a_lost_answer_is_found_and_paid_once(
    paid: PaidServices, buyer: User, song: Track, client: Client, slug: str, fault: str
) -> None:
    double = forced(paid, slug, fault)
    job = paid.step(take_apart(song, buyer, slug))
    assert (job.stage, len(double.accepted)) == ("looking for the answer", 1)
    if slug == FAL:
        # It keeps no list: only its webhook can tell.
        (request_id,) = double.accepted
        assert post(client, paid.letter(double, request_id)).status_code == 200
    assert_paid_once(paid, buyer, song, paid.live(job), slug)


def test_a_lost_answer_that_nobody_tells_of_is_never_sent_again(paid: PaidServices, buyer: User, song: Track) -> None:
    forced(paid, FAL, "lost_answer")
    job = paid.live(take_apart(song, buyer))
    assert_given_back(paid, buyer, song, job)
    assert paid.paid["fal"] == 1


@EITHER
def test_repeated_webhooks_change_nothing(
    paid: PaidServices, buyer: User, song: Track, client: Client, slug: str
) -> None:
    job = paid.live(take_apart(song, buyer, slug), until="submitted")
    double: Any = paid.doubles[DOUBLE_OF[slug]]
    letter = paid.letter(double, job.request_id)
    for _ in range(3):
        assert post(client, letter).status_code == 200
    job = paid.live(job)
    assert post(client, letter).status_code == 200
    assert_paid_once(paid, buyer, song, job, slug)


def wav(samples: np.ndarray, rate: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="FLOAT")
    return file.getvalue()


WRONG: dict[str, Callable[[np.ndarray, int], bytes]] = {
    "shorter": lambda sound, rate: wav(sound[: len(sound) // 2], rate),
    "longer": lambda sound, rate: wav(np.concatenate([sound, sound]), rate),
    "silent": lambda sound, rate: wav(0 * sound, rate),
    "shifted": lambda sound, rate: wav(np.roll(sound, rate // 3, axis=0), rate),
    "garbage": lambda sound, rate: b"RIFF\x00\x00\x00\x00WAVE" + b"nothing of sound" * 99,
    "empty": lambda sound, rate: wav(sound[:0], rate),
}


@EITHER
@pytest.mark.parametrize("case", WRONG)
def test_stems_that_are_none_are_fetched_again_and_then_given_up(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch, slug: str, case: str
) -> None:
    whole = making.separated

    def separated(recording: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
        return {name: WRONG[case](*soundfile.read(io.BytesIO(stem))) for name, stem in whole(recording, names).items()}

    monkeypatch.setattr(making, "separated", separated)
    job = paid.live(take_apart(song, buyer, slug))
    assert_given_back(paid, buyer, song, job)
    assert "It cost nothing" in job.error_message
    monkeypatch.setattr(making, "separated", whole)
    again = paid.live(take_apart(song, buyer, slug))
    assert (again.state, again.retry_of_id) == ("complete", job.pk)


def test_what_was_spoilt_on_the_way_is_fetched_once_more(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, turns = making.separated, iter([True])

    def separated(recording: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
        made = whole(recording, names)
        return dict.fromkeys(made, WRONG["garbage"](np.zeros(1), 1)) if job.pk and spoil() else made

    def spoil() -> bool:
        return any(asked.path.startswith("/files/") for asked in paid.fal.requests[-1:]) and next(turns, False)

    job = take_apart(song, buyer)
    monkeypatch.setattr(making, "separated", separated)
    assert_paid_once(paid, buyer, song, paid.live(job), FAL)
    assert next(turns, None) is None, "nothing was spoilt"


def live_through_deaths(paid: PaidServices, job: Job, then: Callable[[], None] = lambda: None) -> Job:
    for _ in range(80):
        try:
            job = paid.step(job)
        except Killed:
            then()
        if job.is_finished:
            return job
    raise AssertionError(f"{job} is still {job.state}")


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_pays_once(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    job = take_apart(song, buyer, REPLICATE)
    dying_once(monkeypatch, SeparateOutsideRunner, name, first=first)
    assert_paid_once(paid, buyer, song, live_through_deaths(paid, job), REPLICATE)


@pytest.mark.parametrize("name", ["poll", "fetch", "finish", "deliver"])
def test_a_death_after_it_was_accepted_pays_once_where_no_list_is_kept(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    job = take_apart(song, buyer)
    dying_once(monkeypatch, SeparateOutsideRunner, name, first=False)
    assert_paid_once(paid, buyer, song, live_through_deaths(paid, job), FAL)


def test_a_death_behind_the_submission_is_cleared_up_by_the_webhook(
    paid: PaidServices, buyer: User, song: Track, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = take_apart(song, buyer)
    dying_once(monkeypatch, SeparateOutsideRunner, "submit", first=False)

    def bring() -> None:
        (request_id,) = paid.fal.accepted
        assert post(client, paid.letter(paid.fal, request_id)).status_code == 200

    assert_paid_once(paid, buyer, song, live_through_deaths(paid, job, bring), FAL)


def test_a_death_before_the_submission_is_never_sent_again_where_no_list_is_kept(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = take_apart(song, buyer)
    dying_once(monkeypatch, SeparateOutsideRunner, "submit", first=True)
    assert_given_back(paid, buyer, song, live_through_deaths(paid, job))
    assert paid.paid["fal"] == 0


@EITHER
def test_what_is_cancelled_costs_nothing_and_is_stopped_there(
    paid: PaidServices, buyer: User, song: Track, slug: str
) -> None:
    job = paid.live(take_apart(song, buyer, slug), until="submitted")
    services.delete(track_pk=song.pk, by=buyer)
    cancel(job_pk=job.pk, by=buyer)
    job = paid.live(job)
    assert job.state == "cancelled"
    double = paid.doubles[DOUBLE_OF[slug]]
    assert any(asked.path.endswith("/cancel") for asked in double.requests)
    assert (balance(buyer).available, balance(buyer).held) == (1000, 0)
    assert broken_promises() == []


def test_a_track_that_is_deleted_before_it_is_sent_is_not_sent(paid: PaidServices, buyer: User, song: Track) -> None:
    job = take_apart(song, buyer)
    services.delete(track_pk=song.pk, by=buyer)
    job = paid.live(job)
    assert (job.state, "restore it from the trash" in job.error_message) == ("failed", True)
    assert (paid.paid["fal"], balance(buyer).available) == (0, 1000)


@pytest.mark.parametrize("moment", ["fetch", "deliver"])
def test_a_track_that_is_deleted_meanwhile_gets_no_stems(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    whole: Callable[..., Any] = getattr(SeparateOutsideRunner, moment)

    def call(self: SeparateOutsideRunner, *given: Any) -> Any:
        services.delete(track_pk=song.pk, by=buyer)
        return whole(self, *given)

    monkeypatch.setattr(SeparateOutsideRunner, moment, call)
    assert_given_back(paid, buyer, song, paid.live(take_apart(song, buyer)))


def test_a_recording_that_the_service_cannot_read_costs_nothing(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("files.links.LINK_SECONDS", -1)
    job = paid.live(take_apart(song, buyer))
    assert_given_back(paid, buyer, song, job)
    assert "recording" in job.error_message
