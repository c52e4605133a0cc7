"""A service that does not have a model at its address any more: staff are told, and the song is made by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from jobs.models import ProviderKey
from makers.choosing import makers
from tests.support.paid_work import ACE_AT_FAL, ACE_AT_REPLICATE, MINIMAX, PaidServices

if TYPE_CHECKING:
    from accounts.models import User


@pytest.mark.parametrize("fault", ["unknown_model", "not_for_you"])
def test_staff_are_told_once_and_the_song_is_made_elsewhere(
    paid: PaidServices, buyer: User, staff: User, fault: str, django_capture_on_commit_callbacks: object
) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    tracks = [paid.ask(buyer, ACE_AT_FAL) for _ in range(2)]
    for track in tracks:
        paid.fal.faults.force(fault)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            job = paid.live(track.job)
        assert (job.state, job.model) == ("complete", ACE_AT_REPLICATE)
    (letter,) = [letter for letter in mail.outbox if "address" in letter.subject]
    assert "fal-ai/ace-step" in letter.body
    assert "Music models (fal-ace-step)" in letter.body
    assert letter.to == [staff.email]
    assert not ProviderKey.objects.filter(out_since__isnull=False).exists()
    assert next(one.slug for one in makers()) == ACE_AT_REPLICATE


def test_who_chose_it_alone_pays_nothing(paid: PaidServices, buyer: User) -> None:
    paid.offer(MINIMAX)
    paid.fal.faults.force("unknown_model")
    job = paid.live(paid.ask(buyer, MINIMAX, may_fall_back=False).job)
    assert (job.state, job.error_code) == ("failed", "unavailable")
    assert "does not have this model" in job.error_message
