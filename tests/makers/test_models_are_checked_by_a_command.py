"""`manage.py check_models` and the staff pages tell where rows are not as documented, and what a server has loaded."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.test import Client

from makers.choosing import makers
from makers.models import MusicModel
from tests.support.paid_work import ACE, COMPOSER, TUNE, PaidServices
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

XL, ELEVEN = "ace-step-1.5-xl-turbo", "fal-elevenlabs-music-2"


def checked(**options: Any) -> str:
    lines = StringIO()
    call_command("check_models", stdout=lines, **options)
    return lines.getvalue()


@pytest.fixture
def with_xl(paid: PaidServices) -> PaidServices:
    paid.offer(ACE)
    paid.ace.models_known = ("acestep-v15-xl-turbo",)
    return paid


def test_a_row_that_is_not_as_documented_is_told_to_staff(
    paid: PaidServices, staff: User, client_for: Callable[[User], Client]
) -> None:
    assert "All rows are as documented." in checked()
    MusicModel.objects.filter(slug=ELEVEN).update(endpoint="fal-ai/elevenlabs/music", longest_seconds=300.0)
    lines = checked().splitlines()
    assert f"{ELEVEN}: endpoint is fal-ai/elevenlabs/music, documented is elevenlabs/music/v2" in lines
    assert f"{ELEVEN}: longest_seconds is 300.0, documented is 600.0" in lines
    page = client_for(staff).get(f"/admin/makers/musicmodel/{ELEVEN}/change/").content.decode()
    assert "documented is elevenlabs/music/v2" in page


def test_what_the_server_has_loaded_is_offered_when_asked_for(with_xl: PaidServices, buyer: User) -> None:
    lines = checked().splitlines()
    assert f"{XL}: loaded, not offered" in lines
    assert f"{ACE}: not loaded, offered" in lines
    assert [one.slug for one in makers()] == [ACE, COMPOSER]
    checked(offer_loaded=True)
    assert [one.slug for one in makers()] == [XL, COMPOSER]
    track = with_xl.ask(buyer, XL, TUNE, may_fall_back=False)
    assert with_xl.live(track.job).state == "complete"
    assert Track.objects.get(pk=track.pk).recipe["facts"]["dit_model"].endswith("acestep-v15-xl-turbo")


def test_a_server_that_does_not_answer_changes_nothing(with_xl: PaidServices) -> None:
    accounts = with_xl.settings.PROVIDER_ACCOUNTS_AND_KEYS
    accounts["ace-step"]["url"] = "http://127.0.0.1:9"
    assert "ace-step: The music server can't be reached" in checked(offer_loaded=True)
    assert [one.slug for one in makers()] == [ACE, COMPOSER]
