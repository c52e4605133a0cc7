"""A service is asked by a form or a program: prices on the buttons, what is wrong beside its field, once per key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from credits.queries import balance
from makers.models import MusicModel
from tests.api.conftest import Program, program
from tests.studio.changing_outside import FAL, LONGER, REPLICATE, use_runner
from tests.support.paid_work import PaidServices, buyer, paid
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["buyer", "paid", "program"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(paid: PaidServices, buyer: User, song: Track, client: Client) -> str:
    use_runner(paid, FAL, REPLICATE)
    client.force_login(buyer)
    return f"/studio/{song.pk}/service/"


def sent(**changed: str) -> dict[str, str]:
    return {
        "verb": "extend",
        "where": "end",
        "seconds": "3",
        "idempotency_key": "k",
        "model": FAL,
        f"agreed-{FAL}": "1",
        **changed,
    }


def test_each_service_is_a_button_with_its_price(client: Client, page: str) -> None:
    words = client.get(page).content.decode()
    assert words.count(f'name="model" value="{FAL}"') == 3
    assert "fal.ai / ACE-Step: 1 credit" in " ".join(words.replace("\n", " ").split())
    assert page in client.get(page.replace("/service/", "/stems/")).content.decode()


def test_a_form_begins_it_once(client: Client, page: str, buyer: User) -> None:
    first, second = (client.post(page, sent()) for _ in range(2))
    assert (first.status_code, first.url) == (302, second.url)
    assert (balance(buyer).held, Track.objects.filter(origin="changed").count()) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seconds": "x"}, "Write a number"),
        ({"seconds": ""}, "at least one"),
        ({"model": "nobody"}, "does not do this here"),
        ({"model": REPLICATE, "where": "start", f"agreed-{REPLICATE}": "1"}, "no choice of a longer beginning"),
        ({"seconds": "40"}, "for 2 credits now"),
        ({"verb": "redo", "first_seconds": "1", "last_seconds": "9"}, "end the part within them"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_held(
    client: Client, page: str, buyer: User, changed: dict[str, str], words: str
) -> None:
    answer = client.post(page, sent(**changed))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (balance(buyer).held, Track.objects.count()) == (0, 1)


def test_a_verb_nobody_knows_is_not_found(client: Client, page: str) -> None:
    assert client.post(page, sent(verb="sing")).status_code == 404


def test_where_nobody_is_offered_nothing_points_there(client: Client, page: str) -> None:
    MusicModel.objects.update(is_offered=False)
    assert "No service changes recordings here" in client.get(page).content.decode()
    assert page not in client.get(page.replace("/service/", "/stems/")).content.decode()


def test_what_was_switched_off_meanwhile_is_said(client: Client, page: str) -> None:
    from jobs.models import ProviderAccount

    ProviderAccount.objects.filter(slug="fal").update(is_on=False)
    assert "takes nothing at the moment" in client.post(page, sent()).content.decode()


def test_a_program_asks_by_the_name_of_a_model(
    page: str, buyer: User, song: Track, program: Program, paid: PaidServices
) -> None:
    caller = program(buyer)

    def ask(**body: Any) -> Any:
        values = {"wish": LONGER, "model": FAL, "agreed_credits": 1, **body}
        return caller.post(
            f"/api/v1/tracks/{song.pk}/change/",
            json.dumps(values),
            "application/json",
            headers={"Idempotency-Key": "a"},
        )

    first, again = ask(), ask()
    assert (first.status_code, again.content) == (201, first.content)
    assert ask(agreed_credits=7, title="Other").status_code == 409
    assert ask(model="nobody").status_code == 409
    models = {each["slug"]: each["changes"] for each in caller.get("/api/v1/models/").json()["models"]}
    assert models[FAL] == ["extend", "redo", "vary"]
    assert paid.live(first.json()["job"]).state == "complete"
