"""The custom desk takes every option of a brief, its sections as a list that is edited without JavaScript, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.support.pages import compact
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
ROWS = {"section_name": ["intro", "chorus"], "section_bars": ["4", ""], "section_at": ["", "0:12"]}
OPTIONS: dict[str, Any] = {
    "metre": "6/8", "key": "D dorian", "tempo_bpm": "80", "tempo_end_bpm": "120", "swing": "0.5", "is_half_time": "yes",
    "instruments": "Grand Piano, solo  cello, grand piano", "without": "drums", "only_these": "on",
    "lead": "solo cello",
    "voice": "hummed", "singer": "low", "language": "en", "arc": "builds", "ending": "fade", "use": "bed",
    "loudness_lufs": "-18", "production": ["vinyl", "warm"], "density": "0.25", "theme": "1 2 3:2 r 8:0.5", **ROWS,
}  # fmt: skip
BRIEF = {
    "metre": "6/8", "key": "D dorian", "tempo_bpm": 80, "tempo_end_bpm": 120, "swing": 0.5, "is_half_time": True,
    "instruments": ["grand piano", "solo cello"], "without": ["drums"], "only_these": True, "lead": "solo cello",
    "voice": "hummed", "singer": "low", "language": "en", "arc": "builds", "ending": "fade", "use": "bed",
    "loudness_lufs": -18, "production": ["vinyl", "warm"], "is_instrumental": False, "density": 0.25,
    "theme": "1 2 3:2 r 8:0.5",
    "sections": [
        {"name": "intro", "bars": 4, "at_seconds": None}, {"name": "chorus", "bars": None, "at_seconds": 12.0},
    ],
}  # fmt: skip


def filled(**values: Any) -> dict[str, Any]:
    return {"mode": "custom", "prompt": "warm rain", "takes": "1", "duration_seconds": "30", **values}


def rows(page: str) -> list[str]:
    names = re.findall(r'<select name="section_name".*?</select>', page)
    return [re.findall(r"<option selected>([^<]*)", name)[0] for name in names]


def test_every_option_becomes_part_of_the_brief(rich: User, client_for: ClientFor, redis_url: str) -> None:
    assert client_for(rich).post("/create/", filled(**OPTIONS)).status_code == 302
    brief = Request.objects.get().brief
    assert {name: brief[name] for name in BRIEF} == BRIEF


def test_a_recipe_fills_all_of_them_in_again(rich: User, client_for: ClientFor, redis_url: str) -> None:
    desk = client_for(rich)
    desk.post("/create/", filled(**OPTIONS))
    page = compact(desk.get(f"/create/?recipe={Request.objects.get().tracks.get().pk}").content.decode())
    assert rows(page) == ["intro", "chorus"]
    assert 'value="grand piano, solo cello"' in page
    for chosen in ("6/8", "D dorian", "yes", "hummed", "builds"):
        assert f'<option value="{chosen}" selected>' in page
    assert re.search(r'name="production" value="vinyl"[^>]* checked', page)


def test_sections_are_added_moved_and_taken_out_by_buttons(rich: User, client_for: ClientFor) -> None:
    desk = client_for(rich)

    def pressed(button: str) -> list[str]:
        return rows(compact(desk.post("/create/", filled(**ROWS, section=button)).content.decode()))

    assert pressed("add") == ["intro", "chorus", "verse"]
    assert pressed("up:1") == ["chorus", "intro"]
    assert pressed("down:0") == ["chorus", "intro"]
    assert pressed("down:1") == ["intro", "chorus"]
    assert pressed("remove:0") == ["chorus"]
    assert pressed("remove:9") == ["intro", "chorus"]
    assert not Request.objects.exists()


def test_what_is_no_section_is_refused_in_words(rich: User, client_for: ClientFor, redis_url: str) -> None:
    wrong = (("section_name", "fugue"), ("section_bars", "many"), ("section_at", "soon"), ("section_bars", "999"))
    for name, value in wrong:
        sent = filled(section_name="intro", section_bars="", section_at="")
        answer = client_for(rich).post("/create/", {**sent, name: value})
        assert answer.status_code == 422
        assert "ection" in compact(answer.content.decode()).partition("Nothing was sent yet")[2]
    assert not Request.objects.exists()


def test_an_instrument_nobody_here_has_is_refused_beside_its_field_with_near_ones(
    rich: User, client_for: ClientFor, redis_url: str
) -> None:
    answer = client_for(rich).post("/create/", filled(instruments="piano, electric violin"))
    page = compact(answer.content.decode())
    assert answer.status_code == 422
    assert "“electric violin” is not an instrument that Composer has. Near it: solo violin" in page
    # The price's place says it while it is typed.
    fit = client_for(rich).post("/create/fit/", filled(instruments="electric violin")).content.decode()
    assert "“electric violin” is not an instrument" in fit
    assert not Request.objects.exists()


def test_the_simple_desk_decides_none_of_it(rich: User, client_for: ClientFor, redis_url: str) -> None:
    client_for(rich).post("/create/", {**filled(**OPTIONS), "mode": "simple"})
    brief = Request.objects.get().brief
    assert (brief["metre"], brief["instruments"], brief["sections"]) == (None, [], [])


def test_a_visitor_keeps_all_of_it_through_the_sign_up(rich: User, client_for: ClientFor, redis_url: str) -> None:
    visitor = Client()
    visitor.post("/create/", filled(**OPTIONS))
    page = compact(visitor.get("/create/").content.decode())
    assert rows(page) == ["intro", "chorus"]
    assert re.search(r'name="production" value="warm"[^>]* checked', page)
    assert '<option value="6/8" selected>' in page
