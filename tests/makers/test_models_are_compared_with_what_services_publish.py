"""`check_models --live` asks services what their models take now, and says what of our requests they would refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from makers.models import MusicModel
from makers.services import compare_published
from tests.doubles.fal import models as at_fal
from tests.doubles.replicate import models as at_replicate
from tests.support.paid_work import ACE_AT_FAL, DEAR_AT_FAL, MUSICGEN, PaidServices, paid

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["paid"]

STABLE = "fal-ai/stable-audio-25/text-to-audio"


def lines() -> list[str]:
    told = StringIO()
    call_command("check_models", live=True, stdout=told)
    return told.getvalue().splitlines()


def change(monkeypatch: pytest.MonkeyPatch, models: Any, endpoint: str, **rules: Any) -> None:
    """From now on the service takes other inputs; None for one that it does not take any more."""
    model = models[endpoint]
    inputs = {name: rule for name, rule in {**model.inputs, **rules}.items() if rule is not None}
    monkeypatch.setitem(models, endpoint, replace(model, inputs=inputs))


def test_what_is_published_is_what_is_sent(paid: PaidServices) -> None:
    told = lines()
    rows = MusicModel.objects.filter(service__in=("fal", "replicate"))
    compared = [line for line in told if line.endswith("as the service publishes it")]
    others = [line for line in told if ": " in line and line not in compared and not line.startswith("ace-step")]
    assert others == []
    assert len(compared) == rows.count()
    assert paid.paid == {"fal": 0, "replicate": 0, "ace-step": 0}
    assert not any(paid.fal.key in str(asked.headers) for asked in paid.fal.requests)


def test_what_a_service_takes_otherwise_by_now_is_told(paid: PaidServices, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = at_fal.Input(at_fal.WHOLE, low=1, high=120)
    change(monkeypatch, at_fal.MODELS, STABLE, seconds_total=seconds, seed=None)
    change(monkeypatch, at_fal.MODELS, "fal-ai/ace-step", mood=at_fal.Input(at_fal.TEXT, is_needed=True))
    name = "meta/musicgen"
    version = at_replicate.Input((str,), choices=("huge",))
    change(monkeypatch, at_replicate.MODELS, name, model_version=version)
    told = lines()
    assert "fal-stable-audio-2.5: seconds_total is sent with 190, the service takes at most 120" in told
    assert "fal-stable-audio-2.5: the service does not name the input seed" in told
    assert f"{ACE_AT_FAL}: the service needs the input mood, which is not sent" in told
    assert any(line.startswith(f"{MUSICGEN}: model_version is sent as ") and "takes huge" in line for line in told)


def test_a_model_that_is_gone_and_a_service_that_is_away_are_told(paid: PaidServices) -> None:
    MusicModel.objects.filter(slug=ACE_AT_FAL).update(endpoint="fal-ai/nothing-here")
    paid.replicate.is_on = False
    told = lines()
    assert f"{ACE_AT_FAL}: not compared: fal.ai does not know this model." in told
    assert f"{MUSICGEN}: not compared: Replicate can't be reached at the moment." in told


def test_without_keys_nobody_is_asked(paid: PaidServices) -> None:
    paid.settings.PROVIDER_ACCOUNTS_AND_KEYS = {}
    assert lines()[-1] == "No service with a key here publishes what its models take."
    assert paid.fal.requests == []


def test_staff_are_told_of_what_is_new_once_and_see_it_at_the_model(
    paid: PaidServices, staff: User, client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compare_published() == 0
    seconds = at_fal.Input(at_fal.WHOLE, low=1, high=120)
    change(monkeypatch, at_fal.MODELS, STABLE, seconds_total=seconds)
    assert [compare_published(), compare_published()] == [1, 1]
    (mail_sent,) = mail.outbox
    assert "seconds_total is sent with 190, the service takes at most 120" in mail_sent.body
    page = f"/admin/makers/musicmodel/{DEAR_AT_FAL}/change/"
    assert "the service takes at most 120" in client_for(staff).get(page).content.decode()
    paid.fal.is_on = False
    assert compare_published() == 1, "what was known stays known"
    paid.fal.is_on = True
    MusicModel.objects.filter(slug=DEAR_AT_FAL).update(longest_seconds=120.0)
    assert compare_published() == 0
    assert "the service takes at most 120" not in client_for(staff).get(page).content.decode()
    assert len(mail.outbox) == 1
