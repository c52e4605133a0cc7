"""A download that is dropped on the desk fills all of it, and the built-in engine gives the identical sound again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engine.brief import Brief, SectionWish
from engine.recipe import Recipe, library_versions
from engine.words.reading import resolve
from files.receiving import form_token
from jobs.services import run
from tests.support.pages import compact, values_in
from tracks.forms import CreateForm
from tracks.forms.recipes import seal
from tracks.models import Request, Track
from tracks.queries import open_recipe, track_for
from tracks.services import start_track
from tracks.views.filling import filled_from, start_values

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
# Each with another value than an empty desk has, and as it is once everything is decided.
EVERYTHING = Brief(
    "a slow song for a rainy window", genre="lo-fi", mood="calm", key="D dorian", tempo_bpm=71.125, tempo_end_bpm=80.5,
    duration_seconds=33.25, is_instrumental=False, lyrics="Rain on the window\nLight on the floor",
    style_strength=0.333, seed=2**31 - 1, metre="6/8", swing=0.1, is_half_time=False,
    instruments=("grand piano", "solo cello"), lead="solo cello", only_these=True, without=("drums",), voice="sung",
    singer="low", language="en", sections=(SectionWish("intro", 4), SectionWish("chorus", None, 12.75)), arc="builds",
    ending="fade", use="bed", loudness_lufs=-17.9, production=("warm", "vinyl"), ignored=("mood:sad",),
    density=0.25, theme="1 2 3:2 r 8:0.5",
)  # fmt: skip
# What of the desk is not the music's: how it is sent, paid for, and what was pressed on the way.
NOT_OF_A_RECIPE = {
    "answers", "idempotency_key", "quoted", "left_open", "pay_with", "most_credits", "may_fall_back",
    "about", "words_language", "words_person",
}  # fmt: skip


def recipe_for(brief: Brief, **values: Any) -> dict[str, Any]:
    made = Recipe("composer", brief.to_dict(), brief.seed, libraries=library_versions(), pcm_sha256="ab" * 32)
    return {**made.to_dict(), **values}


def drop(client: Client, person: User, content: bytes, name: str = "night.json", **typed: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/create/from/{form_token(person.pk)}/", {**typed, "file": file, "open": "recipe"})


def sent_by(page: str) -> dict[str, Any]:
    return values_in(page, "create-desk")


def test_no_field_of_the_desk_is_forgotten(user: User, settings: Any) -> None:
    opened = open_recipe(user=user, values=recipe_for(EVERYTHING), name="night.mp3")
    form, empty = filled_from(opened, user), CreateForm(initial=start_values())
    same = {name for name in form.fields if form[name].value() == empty[name].value()}
    assert same - NOT_OF_A_RECIPE == set()
    sent = form.readable()
    assert sent.is_valid(), sent.errors
    assert replace(sent.brief(), is_length_open=False) == EVERYTHING
    assert sent.wishes()["provider"] == "composer"


def test_every_field_stands_on_the_page_as_a_browser_sends_it_back(user: User, client_for: ClientFor) -> None:
    page = drop(client_for(user), user, json.dumps(recipe_for(EVERYTHING)).encode()).content.decode()
    sent = sent_by(page)
    # What was thrown out of the words, and is not in them, has no effect and no place on the page.
    # With one maker there is none to choose.
    elsewhere = {*NOT_OF_A_RECIPE, "sections", "ignored", "provider"}
    assert {name for name in CreateForm.base_fields if name not in sent} <= elsewhere
    assert sent["style_strength"] == ["0.333"]
    assert 'step="any"' in page
    assert sent["duration_seconds"] == ["33.25"]
    assert (sent["section_name"], sent["section_at"]) == (["intro", "chorus"], ["", "12.75"])
    assert (sent["takes"], sent["production"]) == (["1"], ["warm", "vinyl"])


PROMPTS = (
    "slow lo-fi beat for a rainy window, warm electric piano", "drill at 142 bpm, dark, 20 seconds",
    "dorian jazz for a small band, walking bass", "techno at 132 bpm, dry and dark, drop at 0:30",
    "a waltz for solo piano, tender and a little unsteady", "bossa nova on a terrace, nylon guitar and brushes",
    "a short jingle with marimba, bright, 10 seconds", "meditation with a low drone, rain and nothing else",
    "tense strings that build for a minute and stop", "female voice humming over a slow blues in 12/8",
)  # fmt: skip


@pytest.mark.parametrize("prompt", PROMPTS)
def test_what_is_sent_back_unchanged_is_the_very_same_brief(user: User, prompt: str) -> None:
    decided = resolve(Brief(prompt, seed=11, is_length_open=True))
    opened = open_recipe(user=user, values=recipe_for(decided), name="night.mp3")
    form = filled_from(opened, user)
    assert (opened.differs, opened.remarks, form.initial["from_recipe"]) == ("", (), opened)
    sent = form.readable()
    assert sent.is_valid()
    assert resolve(sent.brief()) == decided


def work(request: Request, person: User) -> Track:
    track = request.tracks.in_order()[0]
    for _ in range(10):
        run(str(track.job_id))
    return track_for(user=person, pk=track.pk)


@pytest.mark.django_db(transaction=True)
def test_the_identical_sound_comes_again_and_the_request_says_so(
    rich: User, other_user: User, redis_url: str, client_for: ClientFor, enrich: Callable[[User, int], None]
) -> None:
    brief = Brief("warm lo-fi beat, rain on the window", duration_seconds=8.0, seed=11)
    first = work(start_track(owner=rich, brief=brief, takes=1, idempotency_key="one"), rich)
    mp3 = default_storage.open(first.files("mp3")[0].storage_key).read()

    enrich(other_user, 10)
    desk = client_for(other_user)
    page = drop(desk, other_user, mp3, "Night – 夜.mp3").content.decode()
    assert "From the recipe of “Night – 夜.mp3”" in compact(page)
    assert "it gives the same music again, to the last sample" in compact(page)
    answer = desk.post("/create/", sent_by(page))
    problems = re.findall(r'class="problem".*?</ul>', compact(answer.content.decode()))
    assert (answer.status_code, problems) == (302, [])
    asked = Request.objects.get(owner=other_user)
    assert (asked.takes, asked.source["changed"], asked.source["differs"]) == (1, [], "")
    assert "The same as “Night – 夜.mp3”: made again" in compact(desk.get(answer.url).content.decode())

    again = work(asked, other_user)
    assert again.recipe["pcm_sha256"] == first.recipe["pcm_sha256"] != ""
    assert "The same as “Night – 夜.mp3”, to the last sample." in compact(desk.get(answer.url).content.decode())
    for person, track in ((rich, first), (other_user, again)):
        for word in (person.email, str(track.pk), str(track.job_id), str(track.request_id)):
            assert word not in json.dumps(track.recipe)

    # Other samples than were promised are never passed off as the same.
    Track.objects.filter(pk=again.pk).update(recipe={**again.recipe, "pcm_sha256": "0" * 64})
    page = compact(desk.get(answer.url).content.decode())
    assert "Not the same as “Night – 夜.mp3”: nothing was changed" in page


def test_what_was_changed_on_the_desk_is_named(rich: User, client_for: ClientFor, redis_url: str) -> None:
    desk = client_for(rich)
    decided = resolve(Brief("warm rain", duration_seconds=10.0, seed=7))
    sent = sent_by(drop(desk, rich, json.dumps(recipe_for(decided)).encode()).content.decode())
    answer = desk.post("/create/", {**sent, "tempo_bpm": "99", "mood": "dark", "quoted": ""})
    if answer.status_code == 422:
        answer = desk.post("/create/", {**sent_by(answer.content.decode())})
    page = compact(desk.get(answer.url).content.decode())
    assert "From the recipe of “night.json”, with something else for: mood, tempo." in page


def test_another_engine_is_said_loudly_before_and_after(rich: User, client_for: ClientFor, redis_url: str) -> None:
    desk = client_for(rich)
    decided = resolve(Brief("warm rain", duration_seconds=10.0, seed=7))
    old = json.dumps(recipe_for(decided, engine_version="0.9.0")).encode()
    page = drop(desk, rich, old).content.decode()
    why = "It was made by engine 0.9.0; this is engine"
    assert f"<strong>The same song will come out differently.</strong>{why}" in compact(page)
    answer = desk.post("/create/", sent_by(page))
    assert "The same song comes out differently: " + why in compact(desk.get(answer.url).content.decode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "There is no recipe in it"),
        (b"ID3 and so on", "There is no recipe in it"),
        (json.dumps({"provider": "composer", "brief": {}, "facts": []}).encode(), "of another kind"),
        (json.dumps({"provider": "composer", "brief": {"genre": "pop"}}).encode(), "no words that describe"),
        (
            json.dumps({"provider": "studio", "brief": {}, "facts": {"made_from": [3]}}).encode(),
            "nothing to make again",
        ),
    ],
)
def test_files_without_a_good_recipe_leave_the_desk_as_it_was(
    user: User, client_for: ClientFor, content: bytes, why: str
) -> None:
    answer = drop(client_for(user), user, content, prompt="my own words", mode="custom", tempo_bpm="99")
    page = compact(answer.content.decode())
    assert answer.status_code == 422
    assert why in unescape(page)
    assert ">my own words</textarea>" in page
    assert re.search(r'name="tempo_bpm" value="99"', page)


def test_a_hostile_brief_fills_in_what_is_good_and_names_the_rest(user: User, client_for: ClientFor) -> None:
    brief = {
        "prompt": "rain\0 \ud800 <script>alert(1)</script>", "genre": "polka", "tempo_bpm": "fast", "key": "F minor",
        "instruments": 7, "sections": [{"name": "verse", "wrong": 1}], "voice": {}, "seed": 1e400, "later": [[[]]],
        "lead": ["x"], "without": ["a" * 99], "lyrics": None, "language": "ja",
    }  # fmt: skip
    content = json.dumps({"provider": "composer\0\ud800", "brief": brief, "seed": 3}).encode()
    answer = drop(client_for(user), user, content)
    page = compact(unescape(answer.content.decode()))
    assert answer.status_code == 200
    assert ">rain� �<script>" in page
    assert "<script>alert" not in answer.content.decode()
    assert '<option value="F minor" selected>' in page
    for field in ("Genre", "Tempo", "Instruments", "Sections", "Voice", "Later", "Lead", "Without", "Lyrics"):
        assert f"<li>{field} can’t be asked for here: " in page
    assert "<li>Language can’t be filled in: " in page
    assert "which makes no music here. “Auto” chooses who makes it." in page
    assert "The same song will come out differently." in page


def test_what_this_installation_cannot_do_any_more_is_named(user: User, client_for: ClientFor) -> None:
    brief = resolve(replace(EVERYTHING, duration_seconds=479.0))
    sung = {"voice": "sung", "singer": "low"}
    for values, words in (
        ({"provider": "fal-minimax"}, "It was made by “fal-minimax”, which makes no music here."),
        ({"facts": sung}, "Composer hums here: the weights of its singer are not on this machine yet."),
        ({"facts": sung}, "The same song will come out differently.</strong>It was sung, and is hummed here."),
        ({}, "It is 479 seconds long. The Free plan makes up to"),
    ):
        content = json.dumps(recipe_for(brief, **values)).encode()
        page = unescape(compact(drop(client_for(user), user, content).content.decode()))
        assert words in page, page[page.index("opened-title") :][:1500]


def test_changes_are_not_repeated_and_the_first_song_comes_again(user: User) -> None:
    brief = resolve(Brief("warm rain", duration_seconds=10.0, seed=7))
    changes = [{"verb": "redo", "sentence": "Bars 3 to 6 were written anew."}]
    moved = replace(brief, key="F# minor", tempo_bpm=120.0)
    facts = {"changes": changes, "brief": brief.to_dict()}
    redone = recipe_for(moved, lineage=["cd" * 32, "ef" * 32], facts=facts)
    edited = Recipe("studio", {"chain": {}}, None, facts={"made_from": [redone, redone]}).to_dict()
    opened = open_recipe(user=user, values=edited, name="x")
    assert (opened.brief, opened.differs, opened.pcm_sha256) == (brief, "", "cd" * 32)
    assert opened.remarks == (
        "It was changed in the studio after it was made, which is not repeated.",
        "It was put together from 2 songs: this is the first of them.",
        "It was changed after it was made, which is not repeated. Bars 3 to 6 were written anew.",
    )


def test_only_who_was_given_the_form_may_send_a_file(user: User, other_user: User, client_for: ClientFor) -> None:
    content = json.dumps(recipe_for(EVERYTHING)).encode()
    assert drop(client_for(other_user), user, content).status_code == 404
    assert drop(Client(), user, content).status_code == 302
    assert client_for(user).post("/create/from/forged/", {"open": "recipe"}).status_code == 404


def test_what_the_desk_remembers_is_taken_from_nobody_else(rich: User, client_for: ClientFor, redis_url: str) -> None:
    opened = open_recipe(user=rich, values=recipe_for(EVERYTHING), name="x")
    for forged in ("x", seal(opened)[:-1], seal(opened)[::-1], "y" * 50_000):
        sent = {"prompt": "warm rain", "takes": "1", "duration_seconds": "10", "from_recipe": forged}
        answer = client_for(rich).post("/create/", sent)
        assert answer.status_code in {302, 422}
    assert [asked.source for asked in Request.objects.all()] == [{}] * Request.objects.count()
    assert Request.objects.exists()
