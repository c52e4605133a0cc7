"""“Auto” asks what is outdated only where no other service can make the song; a failed try goes to the same model."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from makers.choosing import choose, substitute
from makers.models import MusicModel
from tests.support.paid_work import ACE_AT_FAL, ACE_AT_REPLICATE, MINIMAX, MUSICGEN, SONG, TUNE, PaidServices

if TYPE_CHECKING:
    from accounts.models import User

RECENT = "a-recent-model"
STYLED = replace(TUNE, style_strength=0.9)


def recent(paid: PaidServices) -> None:
    """A model that heeds less than the outdated ones do, and nothing that is built in."""
    row = MusicModel.objects.get(slug="fal-stable-audio-2.5")
    row.slug, row.name = RECENT, "A recent one"
    row.save(force_insert=True)
    paid.offer(ACE_AT_FAL, MUSICGEN, RECENT, price_percent=100)
    paid.settings.MUSIC_PROVIDERS = {}


def test_what_is_outdated_waits_behind_what_heeds_less(paid: PaidServices) -> None:
    recent(paid)
    assert choose("auto", STYLED).slug == RECENT
    MusicModel.objects.filter(slug=RECENT).update(is_offered=False)
    assert choose("auto", STYLED).slug == ACE_AT_FAL


def test_it_is_still_asked_by_name_and_for_what_nobody_else_can(paid: PaidServices) -> None:
    recent(paid)
    assert choose(MUSICGEN, STYLED).slug == MUSICGEN
    longer = replace(TUNE, duration_seconds=200.0)
    assert choose("auto", longer).slug == ACE_AT_FAL


def test_known_weak_models_are_outdated(paid: PaidServices) -> None:
    outdated = MusicModel.objects.filter(is_outdated=True).values_list("slug", flat=True)
    assert set(outdated) == {"fal-stable-audio", "fal-ace-step-prompt", ACE_AT_FAL, ACE_AT_REPLICATE, MUSICGEN}


def test_a_failed_try_goes_to_the_same_model_elsewhere_first(paid: PaidServices, buyer: User) -> None:
    recent(paid)
    paid.offer(ACE_AT_FAL, MINIMAX, MUSICGEN, ACE_AT_REPLICATE)
    found = substitute(SONG, [ACE_AT_FAL], Fraction(1))
    assert found is not None
    assert found.slug == ACE_AT_REPLICATE
    track = paid.ask(buyer, ACE_AT_FAL)
    paid.fal.faults.force("failed_500")
    job = paid.live(track.job)
    assert (job.state, job.model) == ("complete", ACE_AT_REPLICATE)
