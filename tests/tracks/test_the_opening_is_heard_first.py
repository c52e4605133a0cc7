"""The openings of all takes can be heard before any take is done, cost nothing, and go when their work ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from credits.queries import balance
from engine.brief import Brief
from engine.providers.interface import GenerationRequest
from jobs.contract import Opening
from jobs.models import Job, State
from jobs.queries import prove
from jobs.services import cancel, run
from tests.doubles.recorded_provider import WithOpening
from tracks.models import Asset, Request, Role, Track
from tracks.runners import GenerateRunner
from tracks.services import start_track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
BRIEF = Brief("warm rain", genre="lo-fi", mood="calm", key="F minor", tempo_bpm=80.0, duration_seconds=10.0, seed=5)


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def maker(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[WithOpening]]:
    """Makes the music of these tests, with an opening."""
    path = "tests.doubles.recorded_provider.WithOpening"
    settings.MUSIC_PROVIDERS = {"recorded": {"class": path, "longest_seconds": 30}}
    settings.JOB_BACKOFF_SECONDS = 0.0
    for name in ("meanwhile", "before_whole"):
        monkeypatch.setattr(WithOpening, name, WithOpening.__dict__[name])
    monkeypatch.setattr(WithOpening, "made", [])
    return WithOpening


@pytest.fixture
def asked(maker: type[WithOpening], rich: User, redis_url: str) -> Request:
    return start_track(owner=rich, brief=BRIEF, idempotency_key="one", takes=2)


def takes(asked: Request) -> tuple[Track, Track]:
    first, second = asked.tracks.order_by("take").select_related("job", "owner")
    return first, second


def openings(track: Track) -> int:
    return Asset.objects.filter(track=track, role=Role.OPENING).count()


def do(track: Track) -> Track:
    run(str(track.job_id))
    track.refresh_from_db()
    return track


def test_both_are_there_before_the_first_take_is_made(asked: Request, maker: type[WithOpening]) -> None:
    first, second = takes(asked)
    seen: list[tuple[int, int, str]] = []
    maker.before_whole = staticmethod(lambda: seen.append((openings(first), openings(second), second.job.state)))
    do(first)
    assert seen == [(1, 1, State.QUEUED)]
    do(second)
    # The second opening was made with the first, and never again.
    assert len(maker.made) == 2


def test_the_first_bars_of_both_come_before_more_of_either(
    asked: Request, maker: type[WithOpening], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = takes(asked)
    seen: list[tuple[str, int]] = []
    deliver = GenerateRunner.deliver_opening

    def delivered(runner: GenerateRunner, opening: Opening) -> None:
        deliver(runner, opening)
        track = Track.objects.get(job=opening.job_pk)
        seen.append((track.title, track.opening.size_bytes if track.opening else 0))

    monkeypatch.setattr(GenerateRunner, "deliver_opening", delivered)
    do(first)
    assert [title for title, _ in seen] == [first.title, second.title] * 2
    assert seen[0][1] < seen[2][1]
    assert openings(second) == 1


def test_an_opening_only_becomes_longer(asked: Request, maker: type[WithOpening]) -> None:
    first, second = takes(asked)

    def another_worker_was_slower() -> None:
        track = Track.objects.get(pk=second.pk)
        assert track.opening is not None
        longest = track.opening
        file = {name: getattr(longest, name) for name in ("storage_key", "content_type", "size_bytes", "sha256")}
        shorter = {**file, "size_bytes": longest.size_bytes - 1, "sha256": "0" * 64}
        GenerateRunner().deliver_opening(Opening(second.job_id, shorter))
        assert Asset.objects.get(track=second, role=Role.OPENING).sha256 == longest.sha256

    maker.before_whole = staticmethod(another_worker_was_slower)
    assert do(first).is_delivered


def test_when_the_whole_is_there_the_opening_is_gone(asked: Request) -> None:
    first, second = takes(asked)
    assert do(first).is_delivered
    assert (openings(first), openings(second)) == (0, 1)
    assert do(second).is_delivered
    assert openings(second) == 0
    assert prove() == []


def test_who_does_not_like_what_is_heard_cancels_it_and_has_the_credits_back(
    asked: Request, maker: type[WithOpening], rich: User
) -> None:
    first, second = takes(asked)
    held = balance(rich).held
    maker.before_whole = staticmethod(lambda: cancel(job_pk=second.job_id, by=second.owner))
    do(first)
    second.refresh_from_db()
    assert (second.job.state, openings(second)) == (State.CANCELLED, 0)
    assert (balance(rich).held, balance(rich).available) == (0, 100 - held // 2)


def test_a_worker_killed_after_the_first_bars_leaves_them(
    asked: Request, maker: type[WithOpening], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = takes(asked)
    deliver = GenerateRunner.deliver_opening

    def die_at_the_third(runner: GenerateRunner, opening: Opening) -> None:
        if (openings(first), openings(second)) == (1, 1):
            raise Killed
        deliver(runner, opening)

    monkeypatch.setattr(GenerateRunner, "deliver_opening", die_at_the_third)
    with pytest.raises(Killed):
        do(first)
    monkeypatch.setattr(GenerateRunner, "deliver_opening", deliver)
    assert (openings(first), openings(second)) == (1, 1)
    Job.objects.filter(pk=first.job_id).update(lease_until=timezone.now() - timedelta(minutes=5))
    assert do(first).is_delivered
    assert do(second).is_delivered
    assert (openings(first), openings(second)) == (0, 0)
    assert prove() == []


def test_an_opening_that_cannot_be_made_stops_nothing(asked: Request, maker: type[WithOpening]) -> None:
    def breaks(_: GenerationRequest) -> None:
        raise OSError("no space left on device")

    maker.meanwhile = staticmethod(breaks)
    first, _ = takes(asked)
    assert do(first).is_delivered


def test_what_was_cancelled_while_its_opening_was_made_gets_none(asked: Request, maker: type[WithOpening]) -> None:
    first, second = takes(asked)

    def stop_the_second(request: GenerationRequest) -> None:
        if request.brief.seed == second.seed:
            cancel(job_pk=second.job_id, by=second.owner)

    maker.meanwhile = staticmethod(stop_the_second)
    assert do(first).is_delivered
    assert openings(second) == 0


def test_a_worker_killed_after_the_opening_leaves_it_and_the_next_makes_only_the_rest(
    asked: Request, maker: type[WithOpening]
) -> None:
    first, second = takes(asked)

    def die() -> None:
        raise Killed

    maker.before_whole = staticmethod(die)
    with pytest.raises(Killed):
        do(first)
    assert (openings(first), openings(second)) == (1, 1)
    maker.before_whole = staticmethod(lambda: None)
    Job.objects.filter(pk=first.job_id).update(lease_until=timezone.now() - timedelta(minutes=5))
    assert do(first).is_delivered
    assert len(maker.made) == 2
    assert openings(first) == 0


def test_only_the_owner_hears_it_and_the_whole_takes_its_place(
    asked: Request, maker: type[WithOpening], other_user: User, client_for: Callable[[User], Client]
) -> None:
    first, _ = takes(asked)
    answers: list[tuple[int, int, int, Any, str]] = []
    mine, theirs = client_for(first.owner), client_for(other_user)
    sound, whole = f"/tracks/{first.pk}/audio/", f"/tracks/{first.pk}/whole/"

    def listen() -> None:
        opened = mine.get(f"{sound}?opening", follow=True)
        page = mine.get(f"/requests/{asked.pk}/").content.decode()
        answers.append(
            (
                opened.status_code,
                mine.get(sound).status_code,
                theirs.get(f"{sound}?opening").status_code,
                mine.get(whole).json(),
                page,
            )
        )

    maker.before_whole = staticmethod(listen)
    do(first)
    opened_status, without, to_others, state, page = answers[0]
    assert (opened_status, without, to_others) == (200, 404, 404)
    assert (state["is_there"], state["is_coming"]) == (False, True)
    assert f"?opening={state['opening']}" in page
    assert "Listen to the opening" in page
    assert mine.get(whole).json() == {"is_there": True, "is_coming": False, "opening": ""}
    assert theirs.get(whole).status_code == 404
    assert mine.get(f"{sound}?opening", follow=True).status_code == 200
    answer = mine.get(f"/api/v1/tracks/{first.pk}/").json()
    assert "opening" not in {file["role"] for file in answer["files"]}


def test_somebody_who_deleted_a_take_has_nothing_of_it(asked: Request, maker: type[WithOpening]) -> None:
    first, second = takes(asked)
    Track.objects.filter(pk=second.pk).update(deleted_at=timezone.now())
    do(first)
    assert openings(second) == 0
