"""Staff offer, rank and price the models outside; what the engine could not ask for is refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from engine.providers import catalogue
from engine.providers.ace_step import requests as ace_step_requests
from engine.providers.fal import inputs as fal_inputs
from engine.providers.replicate import inputs as replicate_inputs
from makers.choosing import makers
from makers.forms import NAMES, SHAPES
from makers.models import MusicModel
from makers.services import seed_models
from tests.support.paid_work import ACE_AT_FAL, MINIMAX

if TYPE_CHECKING:
    from accounts.models import User

LIST = "/admin/makers/musicmodel/"


@pytest.fixture
def admin(staff: User, client_for: Callable[[User], Client]) -> Client:
    seed_models()
    return client_for(staff)


def place(slug: str) -> str:
    return f"{LIST}{slug}/change/"


def written(admin: Client, slug: str) -> dict[str, Any]:
    """What the form of a model says, as a browser would send it back."""
    form = admin.get(place(slug)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def problems(admin: Client, slug: str, **changed: Any) -> dict[str, list[str]]:
    answer = admin.post(place(slug), {**written(admin, slug), **changed})
    assert answer.status_code == 200, "it was taken"
    return dict(answer.context["adminform"].form.errors)


def test_every_known_model_can_be_saved_as_it_is(admin: Client) -> None:
    for model in MusicModel.objects.all():
        before = MusicModel.objects.filter(pk=model.pk).values().get()
        answer = admin.post(place(model.slug), written(admin, model.slug))
        assert answer.status_code == 302, (model.slug, answer.context["adminform"].form.errors)
        assert MusicModel.objects.filter(pk=model.pk).values().get() == before


def test_what_staff_change_holds_for_the_next_request(admin: Client, settings: Any, staff: User) -> None:
    settings.PROVIDER_ACCOUNTS_AND_KEYS = {"fal": {"name": "fal.ai", "keys": ["k"], "url": "https://fal.example"}}
    given = {"is_offered": "on", "rank": "0", "price_percent": "250", "micros_per_song": "0.035"}
    assert admin.post(place(MINIMAX), {**written(admin, MINIMAX), **given}).status_code == 302
    first = makers()[0]
    assert (first.slug, first.percent, first.cost_micros(30.0)) == (MINIMAX, 250, 35_000)
    entry = LogEntry.objects.get(user=staff)
    assert "price_percent" in entry.get_change_message()
    assert "Cost per song (US dollars)" in entry.get_change_message()
    assert "shape" not in entry.get_change_message()


def test_costs_are_shown_in_dollars(admin: Client) -> None:
    page = admin.get(LIST).content.decode()
    assert "$0.03" in page
    assert "$0.0002" in page
    assert written(admin, ACE_AT_FAL)["micros_per_second"] == "0.0002"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("price_percent", "0"), ("price_percent", "-5"), ("price_percent", "1000000"), ("micros_per_song", "-0.01"),
        ("micros_per_song", "1000"), ("micros_per_second", "0.0000001"), ("rank", "-1"), ("shortest_seconds", "0"),
        ("longest_seconds", "1"), ("longest_seconds", "100000"), ("shape", "lyria-3"), ("shape", "replicate-musicgen"),
        ("takes", ["mood", "perfume"]), ("edits", ["lego"]), ("lyrics_characters", "0"), ("is_sung_only", "on"),
        ("endpoint", "https://elsewhere.example/"), ("billed_step_seconds", "-1"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(admin: Client, name: str, value: Any) -> None:
    more = {"is_instrumental_only": "on", "takes": ["mood"]} if name == "is_sung_only" else {}
    assert name in problems(admin, ACE_AT_FAL, **{name: value}, **more)


def test_slug_and_account_never_change(admin: Client) -> None:
    admin.post(place(MINIMAX), {**written(admin, MINIMAX), "slug": "other", "service": "replicate"})
    assert MusicModel.objects.get(slug=MINIMAX).service == "fal"
    assert not MusicModel.objects.filter(slug="other").exists()
    assert admin.post(f"{LIST}{MINIMAX}/delete/", {"post": "yes"}).status_code == 403


def test_a_new_model_of_a_known_shape_is_added(admin: Client) -> None:
    given = {**written(admin, MINIMAX), "slug": "fal-minimax-music-4", "service": "fal", "name": "MiniMax Music 4"}
    for taken in ("auto", "composer"):
        answer = admin.post(f"{LIST}add/", {**given, "slug": taken})
        assert "slug" in answer.context["adminform"].form.errors
    assert admin.post(f"{LIST}add/", {**given, "endpoint": "fal-ai/minimax-music/v4"}).status_code == 302
    assert MusicModel.objects.get(slug="fal-minimax-music-4").micros_per_song == 30_000


def test_offering_what_has_no_cost_is_allowed_and_said(admin: Client) -> None:
    given = {**written(admin, MINIMAX), "is_offered": "on", "micros_per_song": "", "micros_per_second": ""}
    page = admin.post(place(MINIMAX), given, follow=True).content.decode()
    assert "has no cost" in page


def test_the_form_knows_every_name_the_engine_knows() -> None:
    assert {name for model in catalogue.SEEDED for name in model.takes} == set(NAMES)
    assert {account: set(shapes) for account, shapes in SHAPES.items()} == {
        "fal": set(fal_inputs.SHAPES),
        "replicate": set(replicate_inputs.SHAPES),
        "ace-step": {ace_step_requests.TURBO, ace_step_requests.SFT, ace_step_requests.BASE},
    }
