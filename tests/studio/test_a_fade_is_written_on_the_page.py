"""On the editor's page a track is faded into another: chosen, put on measured beats, heard, undone and made."""

from __future__ import annotations

import io
import json
import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from studio.models import Analysis, Edit, TrackAnalysis
from tests.engine.effects.sounds import RATE, sine
from tests.studio.conftest import SECONDS, LiveThrough, samples_of
from tests.studio.mixes import keep_sound
from tests.studio.test_pages_of_the_studio import Page
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Descent, Track

if TYPE_CHECKING:
    from pathlib import Path

    from accounts.models import User

pytestmark = pytest.mark.django_db
BEATS = {"seconds": [0.1, 0.6, 1.1, 1.6], "downbeats": [0.1]}


@pytest.fixture
def client(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


@pytest.fixture
def other(user: User, make_track: MakeTrack, tmp_path: Path, redis_url: str) -> Track:
    """Two more seconds, of a tone that the song has not."""
    track = make_track(
        user, origin="uploaded", title="Night bus", files=False, duration_seconds=SECONDS,
        measured_duration_seconds=SECONDS, measured_tempo_bpm=120.0,
    )  # fmt: skip
    keep_sound(track, 0.3 * sine(3000, SECONDS), tmp_path)
    return track


def analysed(track: Track, shift: float = 0.0) -> None:
    """As if an analysis had found 120 BPM and these beats."""
    values: dict[str, Any] = {
        "tempo": {"bpm": 120.0}, "duration_seconds": SECONDS,
        "beats": {name: [each + shift for each in places] for name, places in BEATS.items()},
    }  # fmt: skip
    found = Analysis.objects.create(
        source_sha256=uuid.uuid4().hex,
        version="1",
        created_at=timezone.now(),
        completed_at=timezone.now(),
        values=values,
    )
    TrackAnalysis.objects.create(track=track, analysis=found)


def test_it_begins_on_measured_beats_of_both(client: Client, song: Track, other: Track) -> None:
    analysed(song)
    analysed(other, shift=0.05)
    page = Page(client, song)
    page.press("add", kind="cross_fade")
    fields = page.fields()
    assert page.titles == ["Cross-fade into another sound"]
    assert fields["e0-into"] == str(other.pk)
    shown = {name: float(fields[f"e0-{name}"]) for name in ("at_seconds", "bpm", "first_beat_seconds", "from_seconds")}
    assert shown == {"at_seconds": 1.1, "bpm": 120.0, "first_beat_seconds": 1.1, "from_seconds": 0.15}
    page.press("snap:0", **{"e0-at_seconds": "0.7", "e0-from_seconds": "1"})
    assert [page.fields()[f"e0-{name}"] for name in ("at_seconds", "from_seconds")] == ["0.6", "1.15"]


def test_behind_a_change_of_tempo_beats_are_where_they_have_gone(client: Client, song: Track, other: Track) -> None:
    analysed(song)
    page = Page(client, song)
    page.press("add", kind="tempo")
    page.press("", **{"e0-factor": "0.5"})
    page.press("add", kind="cross_fade")
    shown = {name: float(page.fields()[f"e1-{name}"]) for name in ("at_seconds", "bpm")}
    assert shown == {"at_seconds": 2.2, "bpm": 60.0}


def test_it_is_heard_undone_and_made(client: Client, song: Track, other: Track, work: LiveThrough) -> None:
    page = Page(client, song)
    page.press("add", kind="cross_fade")
    page.press("", **{"e0-at_seconds": "1", "e0-seconds": "0.5"})
    page.press("undo")
    page.press("undo")
    assert page.titles == []
    page.press("redo")
    page.press("redo")
    assert page.fields()["e0-at_seconds"] == "1"
    page.press("listen", seconds="0")
    after = unescape(re.findall(r'<audio[^>]*src="([^"]*)"', page.body)[0])
    heard = soundfile.read(io.BytesIO(client.get(after).content))[0]
    page.press("make")
    edit = Edit.objects.get()
    assert work(edit.track.job_id).state == "complete"
    made = samples_of(Track.objects.get(pk=edit.track_id).files("master")[0])
    assert len(made) == pytest.approx(3.0 * RATE, abs=2)
    assert np.abs(heard[: len(made)] - made[: len(heard)]).max() < 1e-4
    parents = Descent.objects.filter(child=edit.track)
    assert set(parents.values_list("parent", flat=True)) == {song.pk, other.pk}
    assert parents.get(parent=other).settings == {"as": "Night bus"}


def test_the_other_track_is_looked_for_by_words(
    client: Client, user: User, song: Track, other: Track, make_track: MakeTrack
) -> None:
    lantern = make_track(user, origin="uploaded", title="Paper lantern", files=False)
    page = Page(client, song)
    page.press("add", kind="cross_fade")
    page.press("", **{"e0-into": str(other.pk), "e0-find": "lantern"})
    chooser = page.body.partition('name="e0-into"')[2].partition("</select>")[0]
    assert set(re.findall(r'value="([^"]*)"', chooser)) == {str(other.pk), str(lantern.pk)}
    assert "Night bus (120 BPM)" in chooser
    page.press("", **{"e0-into": str(lantern.pk)})
    assert page.fields()["e0-into"] == str(lantern.pk)


@pytest.mark.parametrize("fault", ["nobody's", "another's", "deleted", "no id", "none"])
def test_a_track_that_is_not_there_is_told_alike_whatever_it_is(
    client: Client, other_user: User, song: Track, other: Track, make_track: MakeTrack, fault: str
) -> None:
    page = Page(client, song)
    page.press("add", kind="cross_fade")
    if fault == "deleted":
        services.delete(track_pk=other.pk, by=other.owner)
    theirs = make_track(other_user, origin="uploaded", title="Secret song", files=False)
    sent = {
        "nobody's": str(uuid.uuid4()), "another's": str(theirs.pk), "deleted": str(other.pk), "no id": "x", "none": "",
    }  # fmt: skip
    for action in ("make", "listen", "save"):
        answer = page.press(action, **{"e0-into": sent[fault]})
        alert = page.body.partition('role="alert"')[2].partition("</div>")[0]
        assert answer.status_code == 200
        assert ("Choose the track" if fault == "none" else "is not there: choose another one") in alert
        assert "Secret song" not in page.body
    assert not Edit.objects.exists()
    chain = {"effects": [{"kind": "cross_fade", "into": sent[fault] or "x", "at_seconds": 1, "seconds": 1}]}
    heard = client.get(reverse("studio:preview", args=[song.pk]), {"chain": json.dumps(chain)})
    assert (heard.status_code, "is not there" in heard.content.decode()) == (400, True)


def test_a_track_that_is_deleted_before_the_work_begins_ends_it_with_a_sentence(
    client: Client, song: Track, other: Track, work: LiveThrough
) -> None:
    page = Page(client, song)
    page.press("add", kind="cross_fade")
    page.press("make")
    services.delete(track_pk=other.pk, by=other.owner)
    assert work(Edit.objects.get().track.job_id).error_message.startswith("The track was deleted meanwhile")


def test_who_has_no_other_track_is_told_what_to_do(client: Client, song: Track) -> None:
    page = Page(client, song)
    page.press("add", kind="cross_fade")
    assert "no other track of yours to fade into yet" in page.body
    assert page.titles == []


def test_a_place_behind_the_end_is_told_by_the_title_of_the_track(client: Client, song: Track, other: Track) -> None:
    page = Page(client, song)
    page.press("add", kind="cross_fade")
    page.press("listen", **{"e0-from_seconds": "30"})
    assert "behind the end of “Night bus”" in page.body


def test_a_history_that_was_tampered_with_is_none(client: Client, song: Track) -> None:
    page = Page(client, song)
    for history in ([{"effects": [1]}], [{"effects": [{"kind": "cross_fade"}], "region": 3}], [{"effects": [{}]}]):
        assert page.press("undo", history=json.dumps(history), at="0").status_code == 200
        assert page.titles == []
