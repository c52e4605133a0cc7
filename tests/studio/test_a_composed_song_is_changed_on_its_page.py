"""The page on which a song is changed works by forms alone: its sections by name and bars, and what is wrong beside."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from jobs.models import Job
from studio.models import Edit
from tests.studio.composed import composed, composed_files
from tests.studio.conftest import LiveThrough
from tests.tracks.conftest import MakeTrack
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["composed", "composed_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def client(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


def address_of(song: Track) -> str:
    return reverse("studio:song", args=[song.pk])


def sent(client: Client, song: Track, verb: str = "redo", **typed: Any) -> dict[str, Any]:
    """The fields of the form of a verb as a browser sends them, with what is typed."""
    body = client.get(address_of(song)).content.decode().partition(f'id="{verb}"')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", body):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if values["type"] not in {"radio", "checkbox"}:
            found[values["name"]] = unescape(values.get("value", ""))
    for name, written in re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', body, re.DOTALL):
        found[name] = unescape(written)
    return {**found, **typed}


def errors_in(answer: Any) -> list[str]:
    shown = re.findall(r'<ul class="errorlist"[^>]*>(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", each)).strip() for each in shown]


def test_its_sections_are_offered_by_name_and_bars_and_one_is_played_anew(
    client: Client, composed: Track, work: LiveThrough
) -> None:
    place = address_of(composed)
    assert place in client.get(reverse("tracks:track", args=[composed.pk])).content.decode()
    body = client.get(place).content.decode()
    assert re.search(r'value="verse"[^>]*>\s*<span>verse, bars 1 to \d', body)
    assert re.search(r'value="chorus"[^>]*>\s*<span>chorus, bars \d to \d', body)
    assert "It costs no credits." in body
    answer = client.post(place, sent(client, composed, section="chorus", seed="7"))
    child = Edit.objects.get().track
    page = reverse("tracks:track", args=[child.pk])
    assert answer.headers["Location"] == page
    assert f'data-live="{page}" data-running="1"' in client.get(page).content.decode()
    work(child.job_id)
    body = client.get(page).content.decode()
    assert "Played anew: chorus, bars" in body
    assert "Redone from" in body
    assert "Each file is marked as AI-generated" in body
    assert client.get(address_of(child)).status_code == 200, "it can be changed again"


def test_a_stretch_is_chosen_by_its_seconds(client: Client, composed: Track) -> None:
    typed = {"section": "by seconds", "first_seconds": "1.5", "last_seconds": "3", "title": "Hm"}
    client.post(address_of(composed), sent(client, composed, **typed))
    job = Job.objects.get(kind="change")
    wish = job.params["wish"]
    assert (wish["first_seconds"], wish["last_seconds"], isinstance(wish["seed"], int)) == (1.5, 3.0, True)
    assert job.params["title"] == "Hm"


@pytest.mark.parametrize(
    ("verb", "typed", "wish"),
    [
        ("transpose", {"key": "D major"}, {"key": "D major"}),
        ("tempo", {"tempo_bpm": "126.5"}, {"tempo_bpm": 126.5}),
        ("vary", {"seed": "5"}, {"strength": 0.5, "seed": 5}),
        (
            "extend",
            {"where": "end", "sections": "bridge, chorus"},
            {"where": "end", "sections": ["bridge", "chorus"]},
        ),
        ("without", {"parts": ["drums", "melody"]}, {"parts": ["drums", "melody"]}),
        ("part", {"part": "bass", "seed": "4"}, {"part": "bass", "seed": 4}),
        ("chords", {"bars_0": "Ebmaj7 |\r\n% | Cm7"}, {"section": "verse", "chords": "Ebmaj7 | Ebmaj7 | Cm7 | Abmaj7"}),
        (
            "chords",
            {"bars_0": "Ebmaj7 | Bb7 | Cm7 | Fm", "bars_1": "Ab Bb"},
            {"first_bar": 1, "chords": "Ebmaj7 | Bb7 | Cm7 | Fm | Ab Bb"},
        ),
        ("arrange", {"order": "2 1"}, {"sections": ["2", "1"]}),
        ("arrange", {"add": "1"}, {"sections": ["1", "2", "1"]}),
        ("instrument", {"part": "drums", "instrument": "jazz kit"}, {"part": "drums", "instrument": "jazz kit"}),
    ],
)
def test_each_verb_has_a_form(
    client: Client, composed: Track, verb: str, typed: dict[str, Any], wish: dict[str, Any]
) -> None:
    answer = client.post(address_of(composed), sent(client, composed, verb, **typed))
    assert answer.status_code == 302, errors_in(answer)
    assert Job.objects.get(kind="change").params["wish"] == {"verb": verb, **wish}


def test_what_is_no_change_is_told(client: Client, composed: Track) -> None:
    for verb, typed, sentence in (
        ("transpose", {"key": composed.key}, "Select a valid choice"),
        ("tempo", {"tempo_bpm": str(composed.tempo_bpm)}, "BPM already"),
        ("tempo", {}, "Choose a tempo in BPM"),
        ("vary", {"strength": "7"}, "Choose a strength between 0.1 and 1"),
        ("extend", {"where": "end"}, "Name the new sections, or by how many seconds"),
        ("extend", {"where": "end", "sections": "polka"}, "is not a section we know"),
        ("without", {}, "Name the parts to leave out"),
        ("chords", {"bars_0": "Ebmaj7 | Bb7"}, "These are its chords already"),
        ("chords", {"bars_0": "Eb | H7"}, "“H7” is not a chord that is known here"),
        ("chords", {"bars_1": "Eb | Ab"}, "These are 2 bars, and chorus has 1"),
        ("arrange", {}, "It is like that already: move a section"),
        ("arrange", {"order": "1 9"}, "There is no section “9”"),
        ("arrange", {"order": "1 " * 90}, "A song can have up to 24 sections"),
        ("instrument", {"part": "drums", "instrument": "flute"}, "Choose which instrument plays the drums: acoustic"),
    ):
        (error,) = errors_in(client.post(address_of(composed), sent(client, composed, verb, **typed)))
        assert sentence in error
    assert not Job.objects.filter(kind="change").exists()


def test_two_clicks_on_one_page_start_one_change(client: Client, composed: Track) -> None:
    form = sent(client, composed, section="chorus")
    first, second = (client.post(address_of(composed), form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Job.objects.filter(kind="change").count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Name a section, or its first and last second"),
        ({"section": "solo"}, "Select a valid choice"),
        ({"section": "by seconds", "first_seconds": "x", "last_seconds": "2"}, "Write a number"),
        ({"section": "by seconds", "first_seconds": "3", "last_seconds": "200"}, "between 0 and 12"),
        ({"section": "chorus", "seed": "-5"}, "Choose a whole seed"),
        ({"section": "chorus", "title": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_starts_nothing(
    client: Client, composed: Track, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post(address_of(composed), sent(client, composed, **typed))
    (error,) = errors_in(answer)
    assert (answer.status_code, sentence in error) == (422, True), error
    assert not Job.objects.filter(kind="change").exists()


def test_a_price_is_told_before_and_another_one_is_not_taken(client: Client, composed: Track, settings: Any) -> None:
    form = sent(client, composed, section="chorus")
    settings.FREE_MODE = False
    answer = client.post(address_of(composed), form)
    assert (answer.status_code, Job.objects.filter(kind="change").exists()) == (422, False)
    body = answer.content.decode()
    assert "This change costs 1 credit now" in body
    assert "Play it anew: 1 credit" in " ".join(body.split())


def test_a_song_that_cannot_be_changed_says_what_to_do(
    client: Client, user: User, composed: Track, make_track: MakeTrack
) -> None:
    composed.assets.filter(role="score").delete()
    assert "no score or no stems any more" in client.get(address_of(composed)).content.decode()
    sound = make_track(user, origin="uploaded")
    assert "change the sound of this one instead" in client.get(address_of(sound)).content.decode()
    assert address_of(sound) not in client.get(reverse("tracks:track", args=[sound.pk])).content.decode()
    assert client.post(address_of(sound), {"verb": "redo", "section": "chorus"}).status_code == 200
    assert not Job.objects.filter(kind="change").exists()


def test_a_verb_that_is_none_is_no_page(client: Client, composed: Track) -> None:
    assert client.post(address_of(composed), {"verb": "sing"}).status_code == 404


def test_what_is_chosen_for_a_key_is_not_taken_for_the_key_of_the_page(client: Client, composed: Track) -> None:
    for title in ("One", "Two"):
        answer = client.post(address_of(composed), sent(client, composed, "transpose", key="D major", title=title))
        assert answer.status_code == 302, errors_in(answer)
    assert Job.objects.filter(kind="change").count() == 2
