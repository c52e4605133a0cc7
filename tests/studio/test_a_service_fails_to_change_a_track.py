"""Whatever a service does wrong with a change: paid once at most, given back where nothing came, and said why."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from credits.queries import balance
from jobs.models import Attempt, Outcome
from jobs.services import cancel
from makers.models import MusicModel
from studio.runners.changing_outside import ChangeOutsideRunner
from tests.doubles import making
from tests.studio.changing_outside import DOUBLE_OF, FAL, FAL_STABLE, LONGER, REDONE, REPLICATE, change, use_runner
from tests.studio.test_a_service_fails_to_take_a_track_apart import live_through_deaths
from tests.studio.test_sources_deleted_for_good_meanwhile import purge
from tests.support.killing import dying_once
from tests.support.paid_work import PaidServices, broken_promises, buyer, paid
from tracks import services
from tracks.models import Descent, Track

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job

__all__ = ["buyer", "paid"]

pytestmark = pytest.mark.django_db(transaction=True)
EITHER = pytest.mark.parametrize("slug", [FAL, REPLICATE])


def assert_given_back(buyer: User, song: Track, job: Job, words: str = "") -> None:
    assert (job.state, bool(job.error_message)) == ("failed", True)
    assert words in job.error_message
    assert (balance(buyer).available, balance(buyer).held) == (1000, 0)
    assert not Track.objects.get(job=job).assets.exists()
    assert broken_promises() == []


def assert_paid_once(paid: PaidServices, buyer: User, job: Job, slug: str) -> None:
    assert (job.state, job.error_message, job.model) == ("complete", "", slug)
    assert paid.paid[DOUBLE_OF[slug]] == 1
    assert Attempt.objects.filter(outcome=Outcome.ACCEPTED).count() == 1
    assert (balance(buyer).available, balance(buyer).held) == (999, 0)
    assert Track.objects.get(job=job).is_delivered
    assert broken_promises() == []


@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
@pytest.mark.parametrize("first", [True, False])
def test_dying_around_any_call_pays_once(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    use_runner(paid, REPLICATE)
    job = change(song, buyer, REPLICATE, REDONE)
    dying_once(monkeypatch, ChangeOutsideRunner, name, first=first)
    assert_paid_once(paid, buyer, live_through_deaths(paid, job), REPLICATE)


def test_a_lost_answer_is_found_in_the_list_and_paid_once(paid: PaidServices, buyer: User, song: Track) -> None:
    use_runner(paid, REPLICATE)
    paid.replicate.faults.force("lost_answer")
    assert_paid_once(paid, buyer, paid.live(change(song, buyer, REPLICATE)), REPLICATE)


def test_a_lost_answer_that_nobody_tells_of_is_never_sent_again(paid: PaidServices, buyer: User, song: Track) -> None:
    use_runner(paid, FAL)
    paid.fal.faults.force("lost_answer")
    assert_given_back(buyer, song, paid.live(change(song, buyer)))
    assert paid.paid["fal"] == 1


def wav(samples: np.ndarray, rate: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="FLOAT")
    return file.getvalue()


WRONG: dict[str, tuple[Callable[[np.ndarray, int], bytes], str]] = {
    "too short": (lambda sound, rate: wav(sound[: len(sound) // 4], rate), "seconds long instead of"),
    "too long": (lambda sound, rate: wav(np.concatenate([sound] * 3), rate), "seconds long instead of"),
    "silent": (lambda sound, rate: wav(0 * sound, rate), "not this recording"),
    "another song": (lambda sound, rate: making.varied(wav(sound, rate), 5), "not this recording"),
    "garbage": (lambda sound, rate: b"RIFF\x00\x00\x00\x00WAVE" + b"nothing of sound" * 99, "could not be played"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_change_of_the_track_costs_nothing(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    use_runner(paid, FAL)
    whole, (spoil, words) = making.repainted, WRONG[case]

    def repainted(*given: Any) -> bytes:
        sound, rate = soundfile.read(io.BytesIO(whole(*given)), dtype="float32", always_2d=True)
        return spoil(sound, rate)

    monkeypatch.setattr(making, "repainted", repainted)
    job = paid.live(change(song, buyer, FAL, REDONE))
    assert_given_back(buyer, song, job, words)
    monkeypatch.undo()
    paid.forward(60)
    again = services.retry_take(track_pk=Track.objects.get(job=job).pk, by=buyer)
    assert paid.live(again.job).state == "complete"
    assert balance(buyer).available == 999


def test_a_part_that_came_back_as_it_was_costs_nothing(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_runner(paid, FAL)
    monkeypatch.setattr(making, "repainted", lambda recording, *_: recording)
    assert_given_back(buyer, song, paid.live(change(song, buyer, FAL, REDONE)), "as it was")


def test_another_service_takes_over_for_no_more(paid: PaidServices, buyer: User, song: Track) -> None:
    """The same model first; the recording is sent there, too."""
    use_runner(paid, FAL_STABLE, FAL, REPLICATE)
    MusicModel.objects.filter(slug=REPLICATE).update(price_percent=50)
    paid.fal.faults.force("failed_500")
    job = paid.live(change(song, buyer, FAL_STABLE))
    assert (job.state, job.model, job.account, job.price_credits) == ("complete", REPLICATE, "replicate", 1)
    assert Track.objects.get(job=job).maker == "Replicate / Stable Audio 3"
    assert (paid.paid["fal"], paid.paid["replicate"], balance(buyer).available) == (1, 1, 999)
    assert broken_promises() == []


def test_the_tree_names_who_took_over_and_the_price_is_the_same_when_it_is_done_again(
    paid: PaidServices, buyer: User, song: Track
) -> None:
    use_runner(paid, FAL_STABLE, REPLICATE)
    MusicModel.objects.filter(slug=REPLICATE).update(price_percent=50)
    paid.fal.faults.force("failed_500")
    paid.replicate.faults.force("failed")
    job = paid.live(change(song, buyer, FAL_STABLE))
    assert_given_back(buyer, song, job)
    assert Descent.objects.get().settings["model"] == job.model == REPLICATE
    MusicModel.objects.filter(slug=REPLICATE).update(price_percent=400)
    again = services.retry_take(track_pk=Track.objects.get(job=job).pk, by=buyer).job
    assert (again.hold.transaction.terms["price_percent"], again.price_credits) == (50, 1)


def test_a_track_that_is_trashed_while_a_service_fails_is_given_to_nobody_else(
    paid: PaidServices, buyer: User, song: Track
) -> None:
    use_runner(paid, FAL, REPLICATE)
    paid.fal.faults.force("failed_500")
    job = paid.live(change(song, buyer), until="submitted")
    purge(song, buyer)
    assert_given_back(buyer, song, paid.live(job))
    assert paid.paid["replicate"] == 0


def test_nobody_takes_over_who_would_not_sing_the_words(paid: PaidServices, buyer: User, song: Track) -> None:
    use_runner(paid, FAL, REPLICATE)
    paid.fal.faults.force("failed_500")
    job = paid.live(change(song, buyer, FAL, {**LONGER, "lyrics": "Another line"}))
    assert_given_back(buyer, song, job)
    assert paid.paid["replicate"] == 0


def test_nobody_dearer_takes_over(paid: PaidServices, buyer: User, song: Track) -> None:
    use_runner(paid, FAL, REPLICATE)
    MusicModel.objects.filter(slug=REPLICATE).update(price_percent=400)
    paid.fal.faults.force("failed_500")
    assert_given_back(buyer, song, paid.live(change(song, buyer)))
    assert paid.paid["replicate"] == 0


def test_a_model_that_is_switched_off_meanwhile_ends_what_it_accepted(
    paid: PaidServices, buyer: User, song: Track
) -> None:
    use_runner(paid, FAL)
    job = paid.live(change(song, buyer), until="submitted")
    MusicModel.objects.filter(slug=FAL).update(is_offered=False)
    assert_paid_once(paid, buyer, paid.live(job), FAL)


def test_a_model_whose_row_is_deleted_meanwhile_ends_what_it_accepted(
    paid: PaidServices, buyer: User, song: Track
) -> None:
    use_runner(paid, FAL)
    job = paid.live(change(song, buyer), until="submitted")
    MusicModel.objects.filter(slug=FAL).delete()
    assert_paid_once(paid, buyer, paid.live(job), FAL)


def test_a_track_that_is_deleted_before_it_is_sent_is_not_sent(paid: PaidServices, buyer: User, song: Track) -> None:
    use_runner(paid, FAL)
    job = change(song, buyer)
    services.delete(track_pk=song.pk, by=buyer)
    assert_given_back(buyer, song, paid.live(job), "restore it from the trash")
    assert paid.paid["fal"] == 0


def test_a_track_that_is_deleted_meanwhile_is_not_changed(paid: PaidServices, buyer: User, song: Track) -> None:
    use_runner(paid, FAL)
    job = paid.live(change(song, buyer), until="submitted")
    services.delete(track_pk=song.pk, by=buyer)
    assert_given_back(buyer, song, paid.live(job), "restore it from the trash")


@EITHER
def test_what_is_cancelled_costs_nothing_and_is_stopped_there(
    paid: PaidServices, buyer: User, song: Track, slug: str
) -> None:
    use_runner(paid, slug)
    job = paid.live(change(song, buyer, slug, LONGER), until="submitted")
    cancel(job_pk=job.pk, by=buyer)
    assert paid.live(job).state == "cancelled"
    assert any(asked.path.endswith("/cancel") for asked in paid.doubles[DOUBLE_OF[slug]].requests)
    assert (balance(buyer).available, balance(buyer).held) == (1000, 0)
    assert broken_promises() == []
