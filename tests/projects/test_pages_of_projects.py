"""The pages of projects work by forms alone, and say what happened."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from projects.models import Item, Project
from projects.services import add_note, add_things
from tests.projects.conftest import Named

if TYPE_CHECKING:
    from accounts.models import User
    from studio.models import Mix

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def page_of(browser: Client, project: Project) -> str:
    return browser.get(reverse("projects:project", args=[project.pk])).content.decode()


def test_a_track_begins_a_project_on_its_own_page(browser: Client, named: Named) -> None:
    track = named("Night Rain")
    assert reverse("projects:choose", args=["track", track.pk]) in browser.get(f"/tracks/{track.pk}/").content.decode()
    sent = {"title": "An album", "kind": "track", "thing": track.pk}
    answer = browser.post(reverse("projects:new"), sent, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("projects:project", args=[Project.objects.get().pk])
    assert f'href="/tracks/{track.pk}/"' in answer.content.decode()
    again = browser.get(reverse("projects:choose", args=["track", track.pk])).content.decode()
    assert "It lies there." in again


def test_a_title_that_is_none_is_told(browser: Client) -> None:
    answer = browser.post(reverse("projects:new"), {"title": " "}, follow=True)
    assert "A title has 1 to 120 characters." in answer.content.decode()


def test_while_one_writes_it_saves_itself_and_says_so(browser: Client, project: Project) -> None:
    place = reverse("projects:save", args=[project.pk])
    words = {"title": "An album", "description": "Eight songs", "version": 1}
    answer = browser.post(place, words, headers={"HX-Request": "true"}).content.decode()
    assert "All changes are saved." in answer
    assert 'name="version" value="2"' in answer
    assert "<html" not in answer


def test_who_was_overtaken_sees_what_they_typed_and_can_save_it(browser: Client, project: Project) -> None:
    place = reverse("projects:save", args=[project.pk])
    browser.post(place, {"title": "Theirs", "description": "", "version": 1})
    answer = browser.post(place, {"title": "Mine", "description": "words", "version": 1})
    text = answer.content.decode()
    assert (answer.status_code, 'value="Mine"' in text, ">words</textarea>" in text) == (409, True, True)
    (version,) = re.findall(r'name="version" value="(\d+)"', text)
    browser.post(place, {"title": "Mine", "description": "words", "version": version})
    project.refresh_from_db()
    assert project.title == "Mine"


def test_the_buttons_beside_an_item_do_what_they_say(
    browser: Client, user: User, project: Project, other_project: Project, named: Named
) -> None:
    add_things(project_pk=project.pk, by=user, kind="track", things=[named("One").pk, named("Two").pk])
    one, two = project.items.all()

    def press(item: Item, verb: str, **more: object) -> str:
        return browser.post(
            reverse("projects:item", args=[item.pk]), {"verb": verb, **more}, follow=True
        ).content.decode()

    press(two, "up")
    assert list(project.items.all()) == [two, one]
    press(two, "down")
    assert list(project.items.all()) == [one, two]
    assert "Its picture stands for the project now." in press(two, "cover")
    assert "It lies in “B sides” as well." in press(one, "copy", to=other_project.pk)
    assert "It lies in “B sides” now." in press(two, "move", to=other_project.pk)
    assert "Choose one of your projects." in press(one, "move", to=uuid.uuid4())
    assert "still yours" in press(one, "take_out")
    assert [item.track.title for item in other_project.items.all()] == ["One", "Two"]
    nonsense = browser.post(reverse("projects:item", args=[other_project.items.first().pk]), {"verb": "x"})
    assert nonsense.status_code == 404


def test_what_is_deleted_can_be_taken_back_at_once(browser: Client, project: Project) -> None:
    gone = browser.post(reverse("projects:delete", args=[project.pk]), follow=True).content.decode()
    undo = reverse("projects:restore", args=[project.pk])
    assert f'action="{undo}"' in gone
    assert browser.get(reverse("projects:project", args=[project.pk])).status_code == 404
    assert "An album" in browser.get("/projects/?trash=on").content.decode()
    assert "“An album” is back." in browser.post(undo, follow=True).content.decode()


def test_a_page_costs_as_many_queries_with_ten_things_as_with_two(
    browser: Client, user: User, project: Project, named: Named, mix: Mix,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    add_things(project_pk=project.pk, by=user, kind="mix", things=[mix.pk])
    for count in (2, 8):
        for number in range(count):
            add_things(project_pk=project.pk, by=user, kind="track", things=[named(str(number)).pk])
            add_note(project_pk=project.pk, by=user, note="x")
        page_of(browser, project)
        with django_assert_num_queries(13):
            page_of(browser, project)


@pytest.mark.parametrize("things", [[], ["x"], [str(uuid.UUID(int=5))], ["9" * 400]])
def test_what_cannot_be_laid_in_is_said_or_not_found(browser: Client, project: Project, things: list[str]) -> None:
    answer = browser.post(reverse("projects:add", args=[project.pk]), {"kind": "track", "things": things}, follow=True)
    assert answer.status_code in {200, 404}
    assert not project.items.exists()
