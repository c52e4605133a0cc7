"""Where nothing of ours can be read from outside, a recording goes to the service's own storage, and away again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from credits.queries import balance
from engine.providers.fal.uploads import FalUploads
from engine.providers.replicate.uploads import ReplicateUploads
from engine.providers.services import SERVICES, Service
from engine.providers.shared import uploading
from jobs.models import Attempt, Job, ProviderKey
from jobs.services import cancel
from makers.models import RemoteFile
from makers.services import remove_remote_files
from studio.queries import stems_of
from studio.runners.separating_outside import SeparateOutsideRunner
from tests.studio.taking_apart_outside import DOUBLE_OF, FAL, REPLICATE, take_apart, use_runner
from tests.support.killing import Killed, dying_once
from tests.support.paid_work import PaidServices, broken_promises, buyer, paid
from tracks import services
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["buyer", "paid"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
EITHER = pytest.mark.parametrize("slug", [FAL, REPLICATE])


@pytest.fixture(autouse=True)
def alone(paid: PaidServices, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with keys and nothing else, on which nothing is small."""
    use_runner(paid)
    paid.settings.WEBHOOK_BASE_URL = ""
    for service in ("fal", "replicate"):
        monkeypatch.setitem(cast("dict[str, Service]", SERVICES), service, replace(SERVICES[service], inline_bytes=0))


def sent(paid: PaidServices, slug: str) -> list[Any]:
    """The requests that brought a recording."""
    double: Any = paid.doubles[DOUBLE_OF[slug]]
    at = {"fal": ("PUT", "/put/"), "replicate": ("POST", "/v1/files")}[DOUBLE_OF[slug]]
    return [asked for asked in double.requests if (asked.method, asked.path[: len(at[1])]) == at]


def kept(paid: PaidServices) -> list[Any]:
    return list(paid.replicate.files.kept.values())


def live(paid: PaidServices, job: Job) -> Job:
    """Until it has ended and what was sent for it is gone."""
    job = paid.live(job)
    paid.forward(1)
    remove_remote_files(now=paid.clock())
    return job


def assert_done_once(paid: PaidServices, buyer: User, song: Track, job: Job, slug: str) -> None:
    assert (job.state, job.error_message) == ("complete", "")
    assert (paid.paid[DOUBLE_OF[slug]], balance(buyer).available) == (1, 1000 - job.price_credits)
    assert stems_of(Track.objects.get(pk=song.pk)).method == slug
    assert_nothing_is_left(paid)


def assert_given_back(paid: PaidServices, buyer: User, job: Job) -> None:
    assert job.state == "failed"
    assert (balance(buyer).available, balance(buyer).held) == (1000, 0)
    assert_nothing_is_left(paid)


def assert_nothing_is_left(paid: PaidServices) -> None:
    assert (kept(paid), list(RemoteFile.objects.all())) == ([], [])
    assert broken_promises() == []


@EITHER
def test_it_is_sent_once_read_there_and_removed(paid: PaidServices, buyer: User, song: Track, slug: str) -> None:
    job = paid.live(take_apart(song, buyer, slug), until="submitted")
    assert len(kept(paid)) == (slug == REPLICATE)
    assert remove_remote_files(now=paid.clock()) == 0, "it is still needed"
    job = live(paid, job)
    assert_done_once(paid, buyer, song, job, slug)
    assert len(sent(paid, slug)) == 1
    given = str(paid.submissions(paid.doubles[DOUBLE_OF[slug]])[0])  # type: ignore[arg-type]
    assert ("/stored/" if slug == FAL else "/v1/files/") in given
    assert str(song.title) not in str(sent(paid, slug)[0].body[:600])
    assert Attempt.objects.count() == 1


@EITHER
def test_what_the_service_cannot_take_for_a_moment_is_sent_again(
    paid: PaidServices, buyer: User, song: Track, slug: str
) -> None:
    paid.doubles[DOUBLE_OF[slug]].faults.force("upload_500", "upload_lost")
    job = live(paid, take_apart(song, buyer, slug))
    assert_done_once(paid, buyer, song, job, slug)
    assert Attempt.objects.count() == 1, "nothing was asked before the recording was there"


@pytest.mark.parametrize(
    ("slug", "fault"),
    [(FAL, "put_forgotten"), (FAL, "put_halved"), (FAL, "put_page"), (REPLICATE, "upload_forgotten"),
     (REPLICATE, "upload_halved"), (REPLICATE, "upload_page")],
)  # fmt: skip
def test_a_service_that_never_has_it_is_asked_for_nothing(
    paid: PaidServices, buyer: User, song: Track, slug: str, fault: str
) -> None:
    paid.doubles[DOUBLE_OF[slug]].faults.always(fault)
    job = live(paid, take_apart(song, buyer, slug))
    assert_given_back(paid, buyer, job)
    assert "could not be brought to the service" in job.error_message
    assert (len(sent(paid, slug)), paid.paid[DOUBLE_OF[slug]], Attempt.objects.count()) == (3, 0, 0)


@pytest.mark.parametrize(
    ("slug", "fault", "words"),
    [(FAL, "put_too_large", "does not take a recording of"), (FAL, "upload_type_refused", "this kind of file"),
     (REPLICATE, "upload_too_large", "does not take a recording of"),
     (REPLICATE, "upload_type_refused", "this kind of file")],
)  # fmt: skip
def test_what_is_refused_is_not_sent_again(
    paid: PaidServices, buyer: User, song: Track, slug: str, fault: str, words: str
) -> None:
    paid.doubles[DOUBLE_OF[slug]].faults.force(fault)
    job = live(paid, take_apart(song, buyer, slug))
    assert_given_back(paid, buyer, job)
    assert words in job.error_message
    assert paid.paid[DOUBLE_OF[slug]] == 0


@pytest.mark.parametrize(
    ("slug", "fault"),
    [(FAL, "upload_unauthorized"), (FAL, "upload_no_money"), (REPLICATE, "upload_unauthenticated"),
     (REPLICATE, "upload_no_credit")],
)  # fmt: skip
def test_a_key_that_may_not_send_it_makes_way_for_another(
    paid: PaidServices, buyer: User, song: Track, slug: str, fault: str
) -> None:
    double = paid.doubles[DOUBLE_OF[slug]]
    double.add_key("another-key")
    paid.connect()
    double.faults.force(fault)
    job = live(paid, take_apart(song, buyer, slug))
    assert_done_once(paid, buyer, song, job, slug)
    assert ProviderKey.objects.filter(out_since__isnull=False).count() == 1


@EITHER
def test_a_refused_submission_does_not_have_it_sent_again(
    paid: PaidServices, buyer: User, song: Track, slug: str
) -> None:
    paid.doubles[DOUBLE_OF[slug]].faults.force({FAL: "too_many", REPLICATE: "throttled"}[slug])
    job = live(paid, take_apart(song, buyer, slug))
    assert_done_once(paid, buyer, song, job, slug)
    assert (len(sent(paid, slug)), Attempt.objects.count()) == (1, 2)


def test_a_request_whose_answer_was_lost_is_found_by_its_file(paid: PaidServices, buyer: User, song: Track) -> None:
    paid.replicate.faults.force("lost_answer")
    job = live(paid, take_apart(song, buyer, REPLICATE))
    assert_done_once(paid, buyer, song, job, REPLICATE)


@EITHER
@pytest.mark.parametrize(
    ("moment", "times"),
    [
        ("before", {FAL: 1, REPLICATE: 1}),
        # fal.ai is looked at when its place is there, and Replicate when it has the recording.
        ("in the middle", {FAL: 1, REPLICATE: 2}),
        ("behind the answer", {FAL: 2, REPLICATE: 2}),
        ("behind the row", {FAL: 1, REPLICATE: 1}),
    ],
)
def test_a_worker_that_dies_over_it_has_asked_for_nothing(
    paid: PaidServices,
    buyer: User,
    song: Track,
    monkeypatch: pytest.MonkeyPatch,
    slug: str,
    moment: str,
    times: dict[str, int],
) -> None:
    job = take_apart(song, buyer, slug)
    uploads = {FAL: FalUploads, REPLICATE: ReplicateUploads}[slug]
    match moment:
        case "before":
            dying_once(monkeypatch, uploads, "put", first=True)
        case "in the middle":
            dying_once(monkeypatch, uploading, "check_taken", first=True)
        case "behind the answer":
            dying_once(monkeypatch, uploads, "put", first=False)
        case "behind the row":
            dying_once(monkeypatch, SeparateOutsideRunner, "prepare", first=False)
    with pytest.raises(Killed):
        paid.step(job)
    assert (Attempt.objects.count(), paid.paid[DOUBLE_OF[slug]]) == (0, 0)
    job = live(paid, job)
    assert_done_once(paid, buyer, song, job, slug)
    assert len(sent(paid, slug)) == times[slug]
    assert Attempt.objects.count() == 1


@EITHER
def test_what_is_cancelled_in_the_middle_goes_no_further(
    paid: PaidServices, buyer: User, song: Track, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    job = take_apart(song, buyer, slug)
    whole = uploading.progress

    def progress(*given: Any) -> Any:
        cancel(job_pk=job.pk, by=buyer)
        return whole(*given)

    monkeypatch.setattr(uploading, "progress", progress)
    job = live(paid, job)
    assert (job.state, Attempt.objects.count()) == ("cancelled", 0)
    assert (paid.paid[DOUBLE_OF[slug]], balance(buyer).available) == (0, 1000)
    assert_nothing_is_left(paid)


@EITHER
@pytest.mark.parametrize("ending", ["cancelled", "failed"])
def test_whatever_becomes_of_the_work_it_is_removed(
    paid: PaidServices, buyer: User, song: Track, slug: str, ending: str
) -> None:
    fault = {FAL: "failed_500", REPLICATE: "failed"}[slug]
    paid.doubles[DOUBLE_OF[slug]].faults.force(*([fault] if ending == "failed" else []))
    job = paid.live(take_apart(song, buyer, slug), until="submitted")
    if ending == "cancelled":
        services.delete(track_pk=song.pk, by=buyer)
        cancel(job_pk=job.pk, by=buyer)
    job = live(paid, job)
    assert (job.state, balance(buyer).available) == (ending, 1000)
    assert_nothing_is_left(paid)


def test_a_service_that_does_not_remove_it_is_asked_again_and_work_is_not_held_up(
    paid: PaidServices, buyer: User, song: Track
) -> None:
    paid.replicate.faults.always("remove_500")
    job = paid.live(take_apart(song, buyer, REPLICATE))
    assert job.state == "complete"
    assert remove_remote_files(now=paid.clock()) == 0
    asked = len(paid.replicate.requests)
    assert remove_remote_files(now=paid.clock()) == 0
    assert len(paid.replicate.requests) == asked, "it is given a rest"
    paid.replicate.faults.mend()
    paid.forward(3600)
    assert remove_remote_files(now=paid.clock()) == 1
    assert_nothing_is_left(paid)


def test_what_cannot_be_removed_has_expired_one_day(paid: PaidServices, buyer: User, song: Track) -> None:
    paid.live(take_apart(song, buyer, REPLICATE))
    paid.settings.PROVIDER_ACCOUNTS_AND_KEYS = {}
    assert remove_remote_files(now=paid.clock()) == 0
    paid.forward(90_000)
    assert remove_remote_files(now=paid.clock()) == 1
    assert list(RemoteFile.objects.all()) == []


def test_a_track_that_is_deleted_before_is_not_sent(paid: PaidServices, buyer: User, song: Track) -> None:
    job = take_apart(song, buyer)
    services.delete(track_pk=song.pk, by=buyer)
    assert_given_back(paid, buyer, live(paid, job))
    assert sent(paid, FAL) == []


def test_what_expired_at_the_service_costs_nothing(paid: PaidServices, buyer: User, song: Track) -> None:
    job = paid.live(take_apart(song, buyer), until="submitted")
    paid.fal.storage.passed_seconds = 7300
    job = live(paid, job)
    assert_given_back(paid, buyer, job)
    assert "could not read the recording" in job.error_message
