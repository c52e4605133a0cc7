"""Every option of the form changes what each model is asked, or the person is told that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.brief import Brief, BriefError
from engine.providers.catalogue import SEEDED
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from jobs.models import Job
from makers import choosing
from makers.providing import provider_of
from tests.support.paid_work import LYRICS, SONG, PaidServices, running

CHANGES: dict[str, Any] = {
    "prompt": "a loud organ under the ground",
    "genre": "jazz",
    "mood": "sad",
    "key": "F minor",
    "tempo_bpm": 97.0,
    "duration_seconds": 25.0,
    "is_instrumental": True,
    "lyrics": LYRICS.replace("river", "harbour"),
    "style_strength": 0.9,
    "seed": 8,
}
# A word of the remark that tells of an option which is not heeded.
TOLD = {
    "duration_seconds": ("length", "always makes"),
    "is_instrumental": ("instrumental",),
    "lyrics": ("lyrics", "sung"),
    "style_strength": ("strength",),
    "seed": ("seed",),
}

pytestmark = pytest.mark.any_database


@pytest.fixture
def shop(settings: Any, db: None, redis_url: str, tmp_path: Path) -> Iterator[PaidServices]:
    with running(settings, tmp_path) as services:
        services.offer(*(model.slug for model in SEEDED))
        services.ace.models_known = tuple(model.endpoint for model in SEEDED if model.service == "ace-step")
        yield services


def asked(shop: PaidServices, model: Model, brief: Brief) -> Any:
    """What arrives at the service."""
    double = shop.doubles[model.service]
    provider_of(Job(model=model.slug, account=model.service)).submit(GenerationRequest(brief, "token-1"))
    assert len(shop.paid) == 3
    return shop.submissions(double)[-1]


@pytest.mark.parametrize("option", CHANGES)
@pytest.mark.parametrize("model", SEEDED, ids=lambda model: model.slug)
def test_an_option_changes_the_request_or_its_neglect_is_told(shop: PaidServices, model: Model, option: str) -> None:
    base = replace(SONG, duration_seconds=min(30.0, model.longest_seconds))
    changed = replace(base, **{option: CHANGES[option]})
    one, before = choosing.maker(model.slug), asked(shop, model, base)
    try:
        one.check(changed)
    except BriefError:
        return  # told before anything is sent
    after = asked(shop, model, changed)
    remarks = [*one.remarks(base), *one.remarks(changed)]
    told = [remark for remark in remarks if any(word in remark for word in TOLD.get(option, ()))]
    assert before != after or told, f"{option} is neglected without a word: {remarks}"


@pytest.mark.parametrize("model", SEEDED, ids=lambda model: model.slug)
def test_nothing_that_was_heeded_is_told_as_neglected(shop: PaidServices, model: Model) -> None:
    """A seed that goes to the service as it was chosen is no seed of its own."""
    brief = replace(SONG, duration_seconds=min(30.0, model.longest_seconds), seed=123_456)
    is_kept = "123456" in str(asked(shop, model, brief))
    remarks = choosing.maker(model.slug).remarks(brief)
    assert is_kept != any("seed" in remark for remark in remarks)
