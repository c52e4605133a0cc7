"""A track as a reference fills the desk with what is known of it, and what is composed of that is as it was there."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from studio.queries.references import open_reference
from studio.services import correct
from tests.studio.analyses import known
from tests.studio.composed import composed, composed_files
from tests.studio.conftest import LiveThrough
from tests.support.pages import compact, values_in
from tests.tracks.conftest import MakeTrack, enrich, rich
from tracks.models import Request, Track

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
__all__ = ["composed", "composed_files", "enrich", "rich"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def page_of(client: Client, track: Track) -> str:
    answer = client.get(f"/studio/{track.pk}/reference/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_composed_of_it_has_its_tempo_and_key(
    rich: User, composed: Track, work: LiveThrough, client_for: ClientFor
) -> None:
    client = client_for(rich)
    place = f"/studio/{composed.pk}/reference/"
    assert place in client.get(f"/tracks/{composed.pk}/").content.decode()
    page = page_of(client, composed)
    sent = values_in(page, "create-desk")
    assert (sent["section_name"], sent["section_bars"][-1]) == (["verse", "chorus"], "")
    assert (sent["duration_seconds"], sent["key"], sent["mode"]) == (["0:12"], [composed.key], ["custom"])
    words = unescape(compact(page))
    assert f"Taken from it: length 0:12; genre {composed.genre}; mood {composed.mood}; key {composed.key};" in words
    assert client.post("/create/", {**sent, "takes": "1"}).status_code == 302
    request = Request.objects.exclude(pk=composed.request_id).get()
    made = request.tracks.get()
    assert work(made.job_id).state == "complete"
    made.refresh_from_db()
    assert made.measured_tempo_bpm == pytest.approx(composed.tempo_bpm, rel=0.01)
    assert made.shown_key == composed.key
    told = compact(client.get(f"/requests/{request.pk}/").content.decode())
    assert "“Night Rain” was the reference. Taken from it: length 0:12;" in told


def test_a_recording_gives_what_was_measured_and_what_its_owner_knows_better(user: User, song: Track) -> None:
    Track.objects.filter(pk=song.pk).update(
        measured_duration_seconds=60.0, measured_tempo_bpm=120.0, measured_key="A minor"
    )
    edges = [0.0, 8.0, 28.0, 48.0, 60.0]
    parts = [
        {"start": start, "end": end, "label": name, "likelihood": 1.0}
        for name, start, end in zip("ABCB", edges, edges[1:], strict=False)
    ]
    known(song, sections=parts, energy_curve_db=[-30.0] * 8 + [-12.0] * 52)
    correct(track_pk=song.pk, by=user, tempo_bpm=60.0, mood="dark")
    opened = open_reference(user=user, pk=song.pk)
    brief = opened.brief
    assert (brief.tempo_bpm, brief.key, brief.mood, brief.metre) == (60.0, "A minor", "dark", "4/4")
    assert [(part.name, part.bars) for part in brief.sections] == [
        ("intro", 2), ("chorus", 5), ("verse", None), ("chorus", None),
    ]  # fmt: skip
    assert opened.remarks == ("Genre: nothing definite was heard.", "Energy: it follows no one line as a whole.")


def test_without_a_beat_there_is_no_tempo_and_the_reason_is_given(
    user: User, song: Track, client_for: ClientFor
) -> None:
    known(song, tempo={"bpm": None, "reason": "Nothing in it beats."}, key={"name": None, "reason": "Only noise."})
    page = page_of(client_for(user), song)
    assert "<li>Tempo: Nothing in it beats.</li><li>" in compact(page)
    sent = values_in(page, "create-desk")
    assert (sent["tempo_bpm"], sent["key"], sent["metre"]) == ([""], [""], ["4/4"])


def test_who_had_nothing_analysed_is_told_what_to_do(user: User, song: Track, client_for: ClientFor) -> None:
    page = unescape(compact(page_of(client_for(user), song)))
    assert "It has not been analysed: have that done by “Analysis” on its page" in page
    assert values_in(page, "create-desk")["duration_seconds"] == ["0:03"]


def test_what_others_may_not_hear_is_not_there_and_what_they_may_is(
    user: User, other_user: User, song: Track, make_track: MakeTrack, client_for: ClientFor
) -> None:
    for client in (client_for(other_user), Client()):
        assert client.get(f"/studio/{song.pk}/reference/").status_code == 404
    Track.objects.filter(pk=song.pk).update(visibility="public")
    for client in (client_for(other_user), Client()):
        assert "which only who made it can have done" in page_of(client, song)
    waiting = make_track(user, state="queued")
    assert client_for(user).get(f"/studio/{waiting.pk}/reference/").headers["Location"] == f"/tracks/{waiting.pk}/"


def test_what_was_taken_stays_in_sight_when_the_desk_is_changed(user: User, song: Track, client_for: ClientFor) -> None:
    client = client_for(user)
    sent = values_in(page_of(client, song), "create-desk")
    page = compact(client.post("/create/", {**sent, "look": "words"}).content.decode())
    assert "“My song”</a>, as a reference" in page
    assert "Taken from it: length 0:03." in page
