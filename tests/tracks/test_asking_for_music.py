"""A request is checked, priced and accepted with all its takes, once, or nothing happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from credits.queries import balance
from engine.brief import SEED_MAXIMUM, Brief
from jobs.models import Job
from tracks.models import Request, Track
from tracks.services import BriefError, KeyReused, NotEnoughCredits, start_track

if TYPE_CHECKING:
    from accounts.models import User

Enrich = Callable[["User", int], None]
BRIEF = Brief("slow rain on a window", duration_seconds=31.0)


def ask(owner: User, brief: Brief = BRIEF, key: str = "one", **wishes: Any) -> Request:
    return start_track(owner=owner, brief=brief, idempotency_key=key, **wishes)


def test_two_takes_are_two_jobs_whose_price_is_held(rich: User) -> None:
    request = ask(rich)

    # 31 seconds are two started half minutes, for each take.
    assert [track.job.price_credits for track in request.tracks.in_order()] == [2, 2]
    assert (balance(rich).available, balance(rich).held) == (96, 4)
    assert request.price_credits == 4
    assert {track.status for track in request.tracks.in_order()} == {"queued"}


def test_takes_differ_in_their_seed_and_their_title(rich: User) -> None:
    first, second = ask(rich).tracks.in_order()
    assert first.seed != second.seed
    assert first.title != second.title
    assert 0 <= first.seed <= SEED_MAXIMUM


def test_a_seed_that_was_asked_for_is_the_seed_of_the_first_take(rich: User) -> None:
    first, second = ask(rich, replace(BRIEF, seed=SEED_MAXIMUM)).tracks.in_order()
    assert (first.seed, second.seed) == (SEED_MAXIMUM, 0)


def test_what_was_left_to_us_is_settled_and_shown_at_once(rich: User) -> None:
    track = ask(rich, takes=1).tracks.in_order()[0]
    assert track.genre
    assert track.mood
    assert track.key
    assert track.tempo_bpm


def test_the_same_request_sent_again_starts_nothing(rich: User) -> None:
    first = ask(rich)
    assert ask(rich, replace(BRIEF, prompt=" slow rain on a window ")) == first
    assert (Request.objects.count(), Job.objects.count(), balance(rich).held) == (1, 2, 4)


@pytest.mark.parametrize(
    "other",
    [{"brief": replace(BRIEF, prompt="fast rain")}, {"brief": replace(BRIEF, tempo_bpm=90)}, {"takes": 1}],
    ids=["prompt", "tempo", "takes"],
)
def test_a_key_used_for_something_else_is_refused(rich: User, other: dict[str, Any]) -> None:
    ask(rich)
    with pytest.raises(KeyReused):
        ask(rich, **other)
    assert (Request.objects.count(), Job.objects.count(), balance(rich).held) == (1, 2, 4)


def test_keys_of_two_people_are_two_keys(rich: User, other_user: User, db: None) -> None:
    ask(rich)
    with pytest.raises(NotEnoughCredits):
        ask(other_user)


def test_a_refusal_counts_the_credits_missing_for_the_whole_request(
    user: User, enrich: Callable[[User, int], None]
) -> None:
    enrich(user, 3)
    with pytest.raises(NotEnoughCredits) as refused:
        ask(user)
    assert (refused.value.needed, refused.value.available, refused.value.missing) == (4, 3, 1)


def test_a_refusal_leaves_nothing_behind(user: User, enrich: Enrich) -> None:
    enrich(user, 3)
    with pytest.raises(NotEnoughCredits):
        ask(user)
    assert (Request.objects.count(), Track.objects.count(), Job.objects.count()) == (0, 0, 0)
    assert (balance(user).available, balance(user).held) == (3, 0)

    # The same key may be tried again once there are enough.
    enrich(user, 1)
    assert len(ask(user).tracks.in_order()) == 2


@pytest.mark.parametrize(
    ("brief", "field"),
    [
        (replace(BRIEF, prompt="x"), "prompt"),
        (replace(BRIEF, duration_seconds=float("nan")), "duration_seconds"),
        (replace(BRIEF, duration_seconds=-300), "duration_seconds"),
        (replace(BRIEF, duration_seconds=1e9), "duration_seconds"),
        (replace(BRIEF, genre="polka from Mars"), "genre"),
        (replace(BRIEF, seed=-1), "seed"),
        (replace(BRIEF, duration_seconds=61.0), "duration_seconds"),
    ],
    ids=["prompt", "not a number", "negative", "endless", "genre", "seed", "more than the plan"],
)
def test_what_is_out_of_bounds_is_refused_before_any_credit_moves(rich: User, brief: Brief, field: str) -> None:
    with pytest.raises(BriefError) as refused:
        ask(rich, brief)
    assert refused.value.field == field
    assert (Request.objects.count(), balance(rich).held) == (0, 0)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"takes": 0}, "takes"),
        ({"takes": 3}, "takes"),
        ({"takes": True}, "takes"),
        ({"key": ""}, "idempotency_key"),
        ({"key": "x" * 201}, "idempotency_key"),
        ({"key": "a\0b"}, "idempotency_key"),
        ({"provider": "nobody"}, "provider"),
    ],
)
def test_a_request_that_makes_no_sense_says_which_value_is_wrong(
    rich: User, wishes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BriefError) as refused:
        ask(rich, **wishes)
    assert refused.value.field == field


def test_a_larger_plan_allows_longer_music(rich: User) -> None:
    rich.plan_id = "pro"
    rich.save()
    assert ask(rich, replace(BRIEF, duration_seconds=240.0), takes=1).price_credits == 8
