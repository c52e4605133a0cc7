"""A program reads who makes music here, for how much, and what each heeds; every slug is taken by a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings

from engine.providers.composer import ComposerProvider
from tests.api.conftest import Program
from tests.support.paid_work import COMPOSER, DEAR_AT_FAL, MINIMAX, PaidServices, buyer, paid

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["buyer", "paid"]


def test_models_are_told_in_their_order_with_prices_and_limits(
    paid: PaidServices, buyer: User, program: Program
) -> None:
    paid.offer(DEAR_AT_FAL, MINIMAX)
    models = program(buyer, "read").get("/api/v1/models/").json()["models"]
    assert [one["slug"] for one in models] == [DEAR_AT_FAL, MINIMAX, COMPOSER]
    assert models[0] == {
        "slug": DEAR_AT_FAL,
        "name": "fal.ai / Stable Audio 2.5",
        "account": "fal",
        "price_credits": 8,
        "percent": 400,
        "shortest_seconds": 1.0,
        "longest_seconds": 190.0,
        "takes": ["genre", "key", "mood", "tempo_bpm"],
        "changes": ["redo", "vary"],
        "is_free": False,
    }
    assert (models[2]["account"], models[2]["price_credits"], models[2]["is_free"]) == ("", 2, True)


def test_each_of_them_may_be_named_in_a_request(paid: PaidServices, buyer: User, program: Program) -> None:
    client = program(buyer)
    for one in client.get("/api/v1/models/").json()["models"]:
        asked = {
            "prompt": "warm rain on the roof",
            "provider": one["slug"],
            "takes": 1,
            "duration_seconds": max(10.0, one["shortest_seconds"], min(30.0, one["longest_seconds"])),
            "is_instrumental": False,
            "lyrics": "Walk along the river\nall the way to morning",
        }
        answer = client.post("/api/v1/tracks/", asked, content_type="application/json")
        assert (answer.status_code, answer.json().get("provider")) == (201, one["slug"]), answer.content


@pytest.mark.django_db
def test_without_keys_there_is_what_is_built_in(user: User, program: Program) -> None:
    models = program(user, "read").get("/api/v1/models/").json()["models"]
    assert [one["slug"] for one in models] == list(django_settings.MUSIC_PROVIDERS)
    assert set(models[-1]["takes"]) == ComposerProvider().capabilities().takes
