"""The pages of the studio work by forms alone: stems are asked for, a chain is written, heard and made."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import soundfile
from django.test import Client
from django.urls import reverse

from studio.models import Edit, Preset, Separation
from tests.studio.conftest import LiveThrough
from tests.tracks.conftest import MakeTrack
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


class Page:
    """The editor in a browser without scripts: all fields go back as they are, but for what is typed."""

    def __init__(self, client: Client, track: Track) -> None:
        self.client, self.address = client, reverse("studio:change", args=[track.pk])
        self.body = client.get(self.address).content.decode()

    def fields(self) -> dict[str, str]:
        form = self.body[self.body.index('id="editor"') :]
        found = {}
        for tag in re.findall(r"<input[^>]*>", form):
            values = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            is_off = values.get("type") == "checkbox" and "checked" not in tag
            if "name" in values and not is_off:
                found[values["name"]] = unescape(values.get("value", "on"))
        for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
            chosen = re.search(r"<option[^>]*selected[^>]*>([^<]*)", options)
            value = re.search(r'<option value="([^"]*)"[^>]*selected', options)
            found[name] = value[1] if value else chosen[1] if chosen else ""
        return found

    def press(self, action: str, **typed: str) -> Any:
        answer = self.client.post(self.address, {**self.fields(), "action": action, **typed})
        self.body = answer.content.decode()
        return answer

    @property
    def titles(self) -> list[str]:
        return re.findall(r"<h3>\d+\. ([^<]*)</h3>", self.body)


def test_stems_are_asked_for_watched_and_made_into_a_track(client: Client, song: Track, work: LiveThrough) -> None:
    page = reverse("studio:stems", args=[song.pk])
    assert page in client.get(reverse("tracks:track", args=[song.pk])).content.decode()
    assert "Take this track apart" in client.get(page).content.decode()
    client.post(reverse("studio:find_stems", args=[song.pk]), {"parts": "4"})
    assert 'data-running="1"' in client.get(page).content.decode()
    work(Separation.objects.get().job_id)
    body = client.get(page).content.decode()
    assert "Found by medians, without a network" in body
    assert "the weights of the networks" in body
    assert "HD" not in re.sub(r"<[^>]*>", "", body)
    assert f'name="stems_of" value="{song.pk}"' in body, "they can be mixed from here"
    answer = client.post(reverse("studio:keep_part", args=[song.pk]), {"part": "bass"})
    kept = answer.headers["Location"]
    assert kept == reverse("tracks:track", args=[Edit.objects.get().track_id])
    assert f'data-live="{kept}" data-running="1"' in client.get(kept).content.decode()
    work(Edit.objects.get().track.job_id)
    assert "data-live" not in client.get(kept).content.decode().partition('id="track"')[2].partition(">")[0]
    assert client.post(reverse("studio:keep_part", args=[song.pk]), {"part": "karaoke"}).headers["Location"] == page


def test_true_stems_are_told(client: Client, user: User, make_track: MakeTrack) -> None:
    body = client.get(reverse("studio:stems", args=[make_track(user).pk])).content.decode()
    assert "True stems" in body
    assert "Take this track apart" not in body


def test_a_chain_is_written_moved_undone_and_made(client: Client, song: Track, work: LiveThrough) -> None:
    page = Page(client, song)
    page.press("add", kind="reverb")
    page.press("add", kind="gain")
    page.press("", **{"e1-gain_db": "-6,5"})
    assert page.titles == ["Reverb", "Volume"]
    page.press("up:1")
    assert page.titles == ["Volume", "Reverb"]
    page.press("remove:1")
    page.press("undo")
    page.press("undo")
    assert page.titles == ["Reverb", "Volume"]
    page.press("redo")
    assert (page.titles, page.fields()["e0-gain_db"]) == (["Volume", "Reverb"], "-6.5")
    page.press("go:0")
    assert page.titles == []
    page.press("go:4", title="Softer")
    answer = page.press("make", title="Softer")
    edit = Edit.objects.select_related("track").get()
    assert answer.headers["Location"] == reverse("tracks:track", args=[edit.track_id])
    assert [each["kind"] for each in edit.track.job.params["chain"]["effects"]] == ["gain", "reverb"]
    assert work(edit.track.job_id).state == "complete"
    assert Track.objects.get(pk=edit.track_id).title == "Softer"


def test_bands_are_added_and_removed(client: Client, song: Track) -> None:
    page = Page(client, song)
    page.press("add", kind="parametric_equalizer")
    page.press("row:0:bands")
    page.press("", **{"e0-bands-1-hertz": "3000", "e0-bands-1-gain_db": "4"})
    assert page.fields()["e0-bands-count"] == "2"
    page.press("unrow:0:bands:0")
    assert (page.fields()["e0-bands-count"], page.fields()["e0-bands-0-hertz"]) == ("1", "3000")


def test_a_wrong_number_is_told_and_stays_where_it_was_typed(client: Client, song: Track) -> None:
    page = Page(client, song)
    page.press("add", kind="gain")
    page.press("make", **{"e0-gain_db": "loud"})
    assert 'role="alert"' in page.body
    assert page.fields()["e0-gain_db"] == "loud"
    assert not Edit.objects.exists()


def test_a_preset_is_used_heard_before_and_after_and_kept(client: Client, song: Track) -> None:
    page = Page(client, song)
    page.press("preset", preset="telephone")
    page.press("listen", seconds="0.5")
    places = [unescape(place) for place in re.findall(r'<audio[^>]*src="([^"]*)"', page.body)]
    assert len(places) == 2
    lengths = []
    for place in places:
        heard = client.get(place)
        assert (heard.status_code, heard["Content-Type"]) == (200, "audio/flac")
        lengths.append(len(soundfile.read(io.BytesIO(heard.content))[0]))
    assert lengths == [66_150, 66_150]
    page.press("save", preset_name="My phone")
    assert Preset.objects.get().name == "My phone"
    page.press("undo")
    page.press("preset", preset=f"own:{Preset.objects.get().pk}")
    assert page.titles


def test_a_region_keeps_the_rest(client: Client, song: Track) -> None:
    page = Page(client, song)
    page.press("add", kind="reverse", start_seconds="0.5", end_seconds="1.5")
    page.press("whole")
    assert (page.fields()["start_seconds"], page.fields()["end_seconds"]) == ("", "")
    page.press("undo")
    assert (page.fields()["start_seconds"], page.fields()["end_seconds"]) == ("0.5", "1.5")
    page.press("make")
    assert Edit.objects.get().track.job.params["chain"]["region"] == {"start_seconds": 0.5, "end_seconds": 1.5}
