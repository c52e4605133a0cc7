"""Wherever a person is known, no shared cache keeps the answer, and no browser keeps a page or an answer of the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.house.routes import kind_of
from tests.house.test_every_route_is_classified import ROUTES, World, make_track, world

__all__ = ["make_track", "world"]

pytestmark = pytest.mark.any_database
PAGES = ("text/html", "application/json", "text/plain")


def kept(answer: Any) -> set[str]:
    return {part.strip() for part in answer.headers.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_no_page_of_somebody_who_is_signed_in_is_kept(who: str, world: World) -> None:
    for name, pattern in ROUTES:
        if kind_of(name) == "probe":
            continue
        answer = world.clients[who].get(world.place(name, pattern))
        assert "private" in kept(answer), (name, answer.status_code)
        if answer.headers["Content-Type"].startswith(PAGES):
            assert "no-store" in kept(answer), (name, answer.status_code)


def test_no_answer_to_a_program_is_kept(world: World) -> None:
    from accounts.services import create_api_key

    _, key = create_api_key(user=world.track.owner, name="reads", scopes=["read"])
    program = Client(headers={"Authorization": f"Bearer {key}"})
    for name, pattern in ROUTES:
        if kind_of(name) in ("program", "nothing"):
            assert {"private", "no-store"} <= kept(program.get(world.place(name, pattern))), name


def test_pages_with_passwords_are_not_kept_for_visitors_either(db: None) -> None:
    for place in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        assert {"private", "no-store"} <= kept(Client().get(place)), place


def test_what_a_visitor_without_cookies_reads_says_nothing_of_persons(db: None) -> None:
    assert "no-store" not in kept(Client().get("/robots.txt"))
