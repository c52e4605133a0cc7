"""A picture is sent by a form, seen on its page, moved step by step, brought to the desk; mistakes are sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from projects.models import Picture
from tests.support.drawings import encoded, landscape, noise
from tests.support.pages import compact
from tests.support.pictures import picture_of
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ClientFor = Callable[["User"], Client]
NEW = "/create/picture/"


def sent(browser: Client, content: bytes, name: str = "sunset.png", **fields: Any) -> Any:
    page = browser.get(NEW).content.decode()
    address = re.findall(r'action="(/create/picture/[^"]+)"', page)[0]
    return browser.post(address, {"file": SimpleUploadedFile(name, content), **fields})


@pytest.fixture
def picture(browser: Client) -> Picture:
    sent(browser, encoded(landscape()))
    return Picture.objects.get()


def test_a_picture_that_was_sent_is_shown_with_what_was_seen_in_it(browser: Client, picture: Picture) -> None:
    page = compact(browser.get(f"/pictures/{picture.pk}/").content.decode())
    assert "sunset.png" in page
    assert "dark blue (50%), orange (50%)" in page
    assert "Drawn over the picture: a horizon 50% below the top" in page
    assert "Palette: dark blue 50%, orange 50%" in page
    assert escape("0.69 × brightness") in page


def test_its_image_is_a_jpeg_that_nothing_else_is_made_of(browser: Client, picture: Picture) -> None:
    answer = browser.get(f"/pictures/{picture.pk}/image/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"\xff\xd8")


def test_a_step_that_was_moved_moves_what_follows(browser: Client, picture: Picture) -> None:
    page = compact(browser.get(f"/pictures/{picture.pk}/?valence=-0.9&instruments=harp, flute").content.decode())
    assert "Mode:<strong>minor</strong>" in page
    assert "You chose it." in page
    assert 'value="-0.9"' in page
    assert "<strong>harp, flute</strong>" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [("valence=2", "Choose a number from -1 to 1 for valence."), ("tempo_bpm=" + "9" * 400, "Choose a number from 40"),
     ("tempo_bpm=nan", "Choose a number from 40"), ("lead=kazoo", "Choose an instrument that plays melodies"),
     ("mood=%00", "Choose one of these for Mood"), ("duration_seconds=1e99", "Choose a length from 3"),
     ("lead=%00", "Null characters are not allowed.")],
)  # fmt: skip
def test_a_step_that_cannot_be_moved_so_says_why(browser: Client, picture: Picture, query: str, words: str) -> None:
    for place in ("", "desk/"):
        answer = browser.get(f"/pictures/{picture.pk}/{place}?{query}")
        assert answer.status_code == 422
        assert escape(words) in compact(answer.content.decode())


def test_the_desk_is_filled_by_it_and_the_song_remembers_it(rich: User, client_for: ClientFor, redis_url: str) -> None:
    browser = client_for(rich)
    sent(browser, encoded(landscape()), strokes=json.dumps([[[0.0, 0.9], [1.0, 0.1]]]))
    picture = Picture.objects.get()
    desk = browser.get(f"/pictures/{picture.pk}/desk/?genre=folk&tempo_bpm=99")
    page = compact(desk.content.decode())
    assert f'href="/pictures/{picture.pk}/"' in page
    form = desk.context["form"]
    values = {name: form[name].value() for name in form.fields}
    fields = {name: value for name, value in values.items() if isinstance(value, str | int | float) and value != ""}
    fields |= {"from_recipe": re.findall(r'name="from_recipe" value="([^"]+)"', page)[0], "mode": "custom"}
    fields["instruments"] = ", ".join(form.initial["instruments"])
    answer = browser.post("/create/", {k: v for k, v in fields.items() if v is not False})
    assert answer.status_code == 302, compact(answer.content.decode())[:3000]
    request = Request.objects.get()
    assert (request.brief["genre"], request.brief["tempo_bpm"], request.brief["theme"]) == ("folk", 99, picture.theme)
    assert request.source["picture_sha256"] == picture.source_sha256
    assert all(job.params["picture_sha256"] == picture.source_sha256 for job in (t.job for t in request.tracks.all()))
    assert "was the reference" in compact(browser.get(answer["Location"]).content.decode())


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "This file is empty"), (b"a poem", "no picture that we can read"),
     (encoded(noise())[:2000], "missing or broken")],
)  # fmt: skip
def test_what_is_no_picture_is_answered_with_a_sentence(browser: Client, content: bytes, words: str) -> None:
    answer = sent(browser, content, "holiday.png")
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("strokes", ["{", "[" * 100_000, "[[[NaN, 1]]]", '"line"', "[[[1e999, 0]]]", "7", "\0"])
def test_strokes_that_are_none_are_answered_with_a_sentence(browser: Client, strokes: str) -> None:
    answer = sent(browser, encoded(landscape()), strokes=strokes)
    assert answer.status_code == 422
    assert "draw it again" in answer.content.decode() or "Null characters" in answer.content.decode()
    assert not Picture.objects.exists()


def test_no_file_is_answered_with_a_sentence(browser: Client) -> None:
    page = browser.get(NEW).content.decode()
    answer = browser.post(re.findall(r'action="(/create/picture/[^"]+)"', page)[0], {})
    assert answer.status_code == 422
    assert "Choose a picture, or draw one." in answer.content.decode()


def test_the_form_of_somebody_else_takes_nothing(browser: Client, other_user: User, client_for: ClientFor) -> None:
    address = re.findall(r'action="(/create/picture/[^"]+)"', browser.get(NEW).content.decode())[0]
    answer = client_for(other_user).post(address, {"file": SimpleUploadedFile("x.png", encoded(landscape()))})
    assert answer.status_code == 404
    assert not Picture.objects.exists()


def test_a_page_asks_as_much_for_many_pictures_as_for_none(
    browser: Client, user: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(100) as alone:
        browser.get(NEW)
    for place in range(8):
        Picture.objects.create(
            owner=user, name="One", source_sha256=f"{place:064}", version=1, storage_key="none", size_bytes=1,
            created_at=timezone.now(),
        )  # fmt: skip
    with django_assert_max_num_queries(len(alone)):
        browser.get(NEW)


def test_the_oldest_of_many_is_found_on_the_page(browser: Client, user: User, picture: Picture) -> None:
    for place in range(20):
        picture_of(user, sha256=f"{place:064}")
    assert f'href="/pictures/{picture.pk}/"' in browser.get(NEW).content.decode()


def test_it_is_deleted_by_a_button(browser: Client, picture: Picture) -> None:
    assert browser.post(f"/pictures/{picture.pk}/forget/").status_code == 302
    assert browser.get(f"/pictures/{picture.pk}/").status_code == 404
