"""What a server of one's own turned out not to have or make is not offered again, so that nobody waits for it anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from engine.brief import BriefError
from makers.choosing import choose, makers
from tests.support.paid_work import ACE, COMPOSER, TUNE, PaidServices
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

BASE = "ace-step-1.5-base"


def test_a_length_it_could_not_make_is_refused_from_then_on(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE)
    paid.ace.longest_seconds = 20.0
    job = paid.live(paid.ask(buyer, ACE, TUNE, may_fall_back=False).job)
    assert job.state == "failed"
    assert "20 seconds instead of 30" in job.error_message
    with pytest.raises(BriefError, match="10 to 20 seconds"):
        choose(ACE, TUNE)
    shorter = replace(TUNE, duration_seconds=20.0)
    assert choose(ACE, shorter).slug == ACE
    assert (choose("auto", TUNE).slug, choose("auto", shorter).slug) == (COMPOSER, ACE)
    assert paid.live(paid.ask(buyer, ACE, shorter).job).state == "complete"


def test_a_model_it_lacks_is_not_offered_for_a_while(paid: PaidServices, buyer: User) -> None:
    paid.offer(BASE, ACE)
    paid.ace.models_known = ("acestep-v15-turbo",)
    track = paid.ask(buyer, BASE, TUNE)
    assert paid.live(track.job).state == "complete"
    assert Track.objects.get(pk=track.pk).model == ACE
    assert [one.slug for one in makers()] == [ACE, COMPOSER]
    with pytest.raises(BriefError, match="makes no music here"):
        choose(BASE, TUNE)
    cache.clear()
    assert [one.slug for one in makers()] == [BASE, ACE, COMPOSER]


def test_who_chose_it_alone_is_told_at_once(paid: PaidServices, buyer: User) -> None:
    paid.offer(BASE)
    paid.ace.models_known = ("acestep-v15-turbo",)
    job = paid.live(paid.ask(buyer, BASE, TUNE, may_fall_back=False).job)
    assert (job.state, job.error_code, job.attempt) == ("failed", "unavailable", 1)
    assert "does not have ACE-Step 1.5 Base" in job.error_message


@pytest.mark.parametrize(("chosen", "is_told"), [(4242, True), (None, False)])
def test_a_seed_that_was_chosen_and_not_used_is_told(
    paid: PaidServices, buyer: User, chosen: int | None, is_told: bool
) -> None:
    paid.offer(ACE)
    paid.ace.obeys_seed = False
    track = paid.ask(buyer, ACE, replace(TUNE, seed=chosen))
    assert paid.live(track.job).state == "complete"
    track.refresh_from_db()
    (task,) = paid.ace.tasks.values()
    assert track.recipe["facts"]["seed"] == task.seed
    assert any(f"used {task.seed} instead of 4242" in remark for remark in track.remarks) == is_told
    assert is_told or not any("seeds" in remark for remark in track.remarks)
