"""Models known by documentation only are there for staff to try, and work when they are offered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.brief import BriefError, SectionWish
from engine.providers.fal.recent_models import RECENT as AT_FAL
from engine.providers.model import Model
from engine.providers.replicate.recent_models import RECENT as AT_REPLICATE
from makers.choosing import choose, makers
from makers.models import MusicModel
from tests.support.paid_work import SONG, TUNE, PaidServices

if TYPE_CHECKING:
    from accounts.models import User

RECENT = (*AT_FAL, *AT_REPLICATE)
MINIMAX_26, ITS_TWIN = "fal-minimax-music-2.6", "replicate-minimax-music-2.6"


def test_none_is_offered_before_staff_tried_it(paid: PaidServices) -> None:
    slugs = [model.slug for model in RECENT]
    assert MusicModel.objects.filter(slug__in=slugs, is_offered=False, is_checked=False).count() == len(slugs)
    assert not {one.slug for one in makers()} & set(slugs)


@pytest.mark.parametrize("model", RECENT, ids=lambda model: model.slug)
def test_each_makes_a_song_when_it_is_offered(paid: PaidServices, buyer: User, model: Model) -> None:
    slug = model.slug
    paid.offer(slug, price_percent=100)
    track = paid.ask(buyer, slug, TUNE, may_fall_back=False)
    job = paid.live(track.job)
    assert job.state == "complete", job.error_message
    track.refresh_from_db()
    assert track.recipe["facts"]["model"] == slug
    assert "quiet piano" not in str(job.submission)


def test_the_same_model_at_the_other_service_takes_over(paid: PaidServices, buyer: User) -> None:
    paid.offer(MINIMAX_26, "fal-minimax-music-2", ITS_TWIN, price_percent=100)
    track = paid.ask(buyer, MINIMAX_26, SONG)
    paid.fal.faults.force("failed_500")
    job = paid.live(track.job)
    assert (job.state, job.model) == ("complete", ITS_TWIN)


def test_words_are_not_kept_beside_a_plan_and_impossible_plans_cost_nothing(paid: PaidServices, buyer: User) -> None:
    slug = "fal-elevenlabs-music-2.5"
    paid.offer(slug, price_percent=100)
    form = (SectionWish("verse"), SectionWish("chorus"))
    job = paid.live(paid.ask(buyer, slug, replace(SONG, sections=form), may_fall_back=False).job)
    assert job.state == "complete", job.error_message
    assert "river" not in str(job.submission)
    with pytest.raises(BriefError, match="at least 3 seconds") as refused:
        choose(slug, replace(SONG, sections=form * 6))
    assert refused.value.field == "sections"
