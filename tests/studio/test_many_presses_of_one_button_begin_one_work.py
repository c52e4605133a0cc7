"""However often a button of the studio is pressed at once, all find the one work, whose price is held once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from credits.queries import balance
from files.services import check_room
from jobs.models import Job
from studio.models import Edit
from studio.queries import studio_time
from studio.services import accepting, start_change
from tests.studio.changing_outside import FAL, use_runner
from tests.studio.composed import composed, composed_files
from tests.studio.recordings import recorded, recording
from tests.support.crowd import all_at_once
from tests.support.paid_work import PaidServices, paid
from tests.tracks.conftest import enrich
from tests.tracks.test_plan_limits import allow, full_of
from tracks.models import Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["composed", "composed_files", "enrich", "paid", "recorded", "recording"]
pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 6
CHORUS = {"verb": "redo", "section": "chorus", "seed": 7}
FORMS = {
    "song": {"verb": "redo", "section": "chorus", "agreed_credits": "1"},
    "service": {"verb": "extend", "where": "end", "seconds": "3", "model": FAL, f"agreed-{FAL}": "1"},
    "cover": {"verb": "cover", "genre": "house"},
}


@pytest.fixture
def one_credit(user: User, enrich: Callable[[User, int], None], settings: Any) -> None:
    """It pays for one work and no more."""
    settings.FREE_MODE = False
    enrich(user, 1)


def assert_all_find_the_one(client: Client, track: Track, page: str) -> None:
    form = {**FORMS[page], "idempotency_key": "one"}
    answers = all_at_once(PRESSES, lambda _: client.post(f"/studio/{track.pk}/{page}/", form))
    made = f"/tracks/{Edit.objects.get().track_id}/"
    assert [(answer.status_code, answer.headers.get("Location")) for answer in answers] == [(302, made)] * PRESSES
    assert (Job.objects.filter(track__edit__isnull=False).count(), prove()) == (1, [])


@pytest.mark.postgres
def test_a_change_of_a_song(
    user: User, one_credit: None, composed: Track, client_for: Callable[[User], Client]
) -> None:
    assert_all_find_the_one(client_for(user), composed, "song")
    assert (balance(user).available, balance(user).held) == (0, 1)


@pytest.mark.postgres
def test_a_change_by_a_service(
    user: User, one_credit: None, paid: PaidServices, song: Track, client_for: Callable[[User], Client]
) -> None:
    use_runner(paid, FAL)
    assert_all_find_the_one(client_for(user), song, "service")
    assert (balance(user).available, balance(user).held) == (0, 1)


@pytest.mark.postgres
def test_a_cover(user: User, recording: Track, client_for: Callable[[User], Client]) -> None:
    allow(user, studio_minutes_per_day=1)
    assert_all_find_the_one(client_for(user), recording, "cover")
    assert studio_time(user=user).used_seconds == Job.objects.get(kind="cover").size


# What there is nothing left of behind the first press; credits are held by it already.
SHORTAGES: dict[str, Callable[[User, Track], None]] = {
    "credits": lambda user, track: None,
    "studio time": lambda user, track: allow(user, studio_minutes_per_day=0),
    "room": full_of,
}


@pytest.mark.parametrize("shortage", SHORTAGES)
def test_what_the_first_press_used_up_does_not_refuse_the_second(
    user: User, one_credit: None, composed: Track, monkeypatch: pytest.MonkeyPatch, shortage: str
) -> None:
    """The first one is written when the second one has already looked for it."""
    wish: dict[str, Any] = {"track_pk": composed.pk, "by": user, "wish": CHORUS, "idempotency_key": "one"}
    first: list[Edit] = []

    def press_meanwhile(**given: Any) -> None:
        monkeypatch.setattr(accepting, "check_room", check_room)
        first.append(start_change(**wish))
        SHORTAGES[shortage](user, composed)
        check_room(**given)

    monkeypatch.setattr(accepting, "check_room", press_meanwhile)
    assert [start_change(**wish)] == first
    assert (Job.objects.filter(kind="change").count(), balance(user).held) == (1, 1)
