"""`manage.py demo`: the samples of the front page, made like any other music, for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from credits.models import Transaction
from jobs import queries as job_queries
from tracks.models import Request, Track
from tracks.queries import prove, samples
from tracks.services import sampling

pytestmark = pytest.mark.django_db(transaction=True)


def make_with(settings: Any, kind: str) -> None:
    double = {"class": f"tests.doubles.recorded_provider.{kind}", "longest_seconds": 30, "is_free": True}
    settings.MUSIC_PROVIDERS = {"recorded": double}


@pytest.fixture(autouse=True)
def _quick(settings: Any, monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    """Two short samples from a provider that needs no time."""
    make_with(settings, "Recorded")
    short = [replace(each, brief=replace(each.brief, duration_seconds=10.0)) for each in sampling.SAMPLES[:2]]
    monkeypatch.setattr(sampling, "SAMPLES", short)


def test_samples_are_public_free_and_made_once() -> None:
    call_command("demo")
    first = samples()
    call_command("demo")

    assert len(first) == 2
    assert samples() == first
    assert Request.objects.count() == 2
    assert not Transaction.objects.exists()
    assert (prove(deep=True), job_queries.prove()) == ([], [])
    link = Client().get(f"/tracks/{first[0].pk}/audio/")["Location"]
    assert Client().get(link).status_code == 200


def test_the_account_of_the_house_is_closed_to_everybody() -> None:
    house = sampling.house()
    assert sampling.house() == house
    assert not house.is_active
    assert not house.has_usable_password()


def test_samples_can_be_made_anew() -> None:
    call_command("demo")
    old = {track.pk for track in samples()}
    call_command("demo", "--force")
    new = {track.pk for track in samples()}
    assert len(new) == 2
    assert not old & new
    assert Track.objects.in_trash().count() == 2


def test_a_sample_that_was_broken_off_is_finished_next_time(capsys: pytest.CaptureFixture[str]) -> None:
    owner = sampling.house()
    sampling.start_sample(owner=owner, brief=sampling.SAMPLES[0].brief, idempotency_key="sample:rainy-window")
    call_command("demo")
    assert len(samples()) == 2
    assert Request.objects.count() == 2


def test_a_sample_that_cannot_be_made_says_why(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    make_with(settings, "Silent")
    settings.JOB_BACKOFF_SECONDS = 0.0
    with pytest.raises(Exception, match="silent"):
        call_command("demo")
