"""The page of an analysis works by plain forms: it begins one, shows its values, corrects them and takes that back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from PIL import Image

from files.storing import storage
from studio.models import Analysis, Correction
from tests.studio.analyses import known
from tests.studio.conftest import LiveThrough
from tests.tracks.conftest import MakeTrack
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
pytestmark = pytest.mark.django_db


def test_it_is_begun_shown_corrected_and_taken_back(
    user: User, song: Track, work: LiveThrough, client_for: Callable[[User], Client]
) -> None:
    client, place = client_for(user), f"/studio/{song.pk}/analysis/"
    assert "Not analysed yet" in client.get(place).content.decode()
    client.post(f"{place}begin/")
    assert "Being analysed" in client.get(place).content.decode()
    work(Analysis.objects.get().job_id)
    song.refresh_from_db()
    page = client.get(place).content.decode()
    assert song.measured_key in page
    assert re.search(rf"{song.measured_key}, \d+% sure", page)
    assert ('<svg xmlns="http://www.w3.org/2000/svg" class="curve"' in page, "Level (dBFS): " in page) == (True, True)
    client.post(f"{place}correct/", {"tempo_bpm": "92.5", "key": "A minor", "mood": "dark"})
    song.refresh_from_db()
    assert (song.shown_tempo_bpm, song.shown_key, song.shown_mood) == (92.5, "A minor", "dark")
    assert 'value="92.5"' in client.get(place).content.decode()
    client.post(f"{place}correct/", {"tempo_bpm": "5"})
    client.post(f"{place}correct/", {"key": "", "mood": ""})
    song.refresh_from_db()
    assert (song.corrected_tempo_bpm, song.corrected_key, song.corrected_mood) == (92.5, "", "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"tempo_bpm": "5"}, "The tempo must be a number from 20 to 400 BPM."),
        ({"valence": "2", "arousal": "0"}, "Valence must be a number from -1 to 1."),
        ({"valence": "0.5", "arousal": ""}, "Valence and arousal are a point"),
        ({"mood": "sour"}, "The mood must be one of the list."),
    ],
)
def test_what_cannot_be_is_told_and_all_that_was_typed_is_still_there(
    user: User, song: Track, client_for: ClientFor, wrong: dict[str, str], sentence: str
) -> None:
    client, place = client_for(user), f"/studio/{song.pk}/analysis/"
    typed = {"tempo_bpm": "93.5", "key": "A minor", "mood": "", "valence": "", "arousal": ""} | wrong
    answer = client.post(f"{place}correct/", typed)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert f'value="{typed["tempo_bpm"]}"' in page
    assert "<option selected>A minor</option>" in page
    song.refresh_from_db()
    assert (song.corrected_tempo_bpm, song.corrected_key) == (None, "")


def test_it_is_nobody_elses(other_user: User, song: Track, client_for: Callable[[User], Client]) -> None:
    place, client = f"/studio/{song.pk}/analysis/", client_for(other_user)
    assert client.get(place).status_code == 404
    assert client.post(f"{place}begin/").status_code == 404
    assert client.post(f"{place}correct/", {"key": "A minor"}).status_code == 404


def script_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="clicks-data" type="application/json">(.*?)</script>', page)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_beats_are_given_to_the_script_as_the_owner_counts_them(user: User, song: Track, client_for: ClientFor) -> None:
    known(song)
    client, place = client_for(user), f"/studio/{song.pk}/analysis/"
    data = script_data(client.get(place).content.decode())
    assert (data["beats"][:3], data["firsts"][:2]) == ([0.25, 0.75, 1.25], [1.25, 3.25])
    assert data["sound"] == f"/tracks/{song.pk}/audio/"
    client.post(f"{place}correct/", {"tempo_bpm": "60"})
    data = script_data(client.get(place).content.decode())
    assert (data["beats"][:3], data["firsts"][:2]) == ([0.25, 1.25, 2.25], [1.25, 3.25])
    client.post(f"{place}correct/", {"tempo_bpm": "240"})
    assert script_data(client.get(place).content.decode())["beats"][:3] == [0.25, 0.5, 0.75]


def test_where_no_beat_was_found_none_can_be_heard(user: User, song: Track, client_for: ClientFor) -> None:
    known(song, tempo={"bpm": None, "reason": "No beat."}, beats={"seconds": [], "downbeats": []})
    client, place = client_for(user), f"/studio/{song.pk}/analysis/"
    page = client.get(place).content.decode()
    assert "No beat." in page
    assert "clicks-data" not in page
    assert "spectrogram.png" not in page
    assert client.get(f"{place}spectrogram.png").status_code == 404


def test_the_point_of_a_mood_is_corrected_by_two_fields_and_drawn(
    user: User, song: Track, client_for: ClientFor
) -> None:
    feelings = {
        "seconds": [2.0, 5.0], "valence": [0.2, 0.4], "arousal": [-0.5, -0.1],
        "valence_band": 0.4, "arousal_band": 0.3,
    }  # fmt: skip
    known(song, feelings=feelings)
    client, place = client_for(user), f"/studio/{song.pk}/analysis/"
    assert "Measured: valence 0.30 give or take 0.40, arousal -0.30" in client.get(place).content.decode()
    client.post(f"{place}correct/", {"valence": "0.75", "arousal": "-0.5"})
    page = client.get(place).content.decode()
    assert "Corrected: valence 0.75, arousal -0.50." in page
    assert 'value="0.75"' in page
    for wrong in ({"valence": "1.5", "arousal": "0"}, {"valence": "nan", "arousal": "0"}, {"valence": ""}):
        client.post(f"{place}correct/", wrong)
    correction = Correction.objects.get()
    assert (correction.valence, correction.arousal) == (0.75, -0.5)
    client.post(f"{place}correct/", {"valence": "", "arousal": ""})
    assert not Correction.objects.exists()


def test_the_spectrogram_is_a_picture_for_its_owner_with_a_text(
    user: User, other_user: User, song: Track, work: LiveThrough, client_for: ClientFor
) -> None:
    client, page = client_for(user), f"/studio/{song.pk}/analysis/"
    assert client.get(f"{page}spectrogram.png").status_code == 404
    client.post(f"{page}begin/")
    work(Analysis.objects.get().job_id)
    text = client.get(page).content.decode()
    (place,) = re.findall(r'src="(/studio/[^"]+spectrogram\.png\?\w+)"', text)
    answer = client.get(place)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "private" in answer["Cache-Control"]
    assert Image.open(BytesIO(answer.content)).size == (1000, 256)
    assert len(answer.content) < 200_000
    assert Analysis.objects.get().values["spectrogram"] in text
    Track.objects.filter(pk=song.pk).update(visibility="public")
    assert client_for(other_user).get(place).status_code == 404
    key = Analysis.objects.get().spectrogram_storage_key
    storage().delete(key)
    assert client.get(place).status_code == 404


def test_chords_stand_where_they_were_composed(
    user: User, song: Track, make_track: MakeTrack, client_for: ClientFor
) -> None:
    score = {
        "tempo_bpm": 120.0,
        "sections": [{"name": "verse", "start": 0.0, "length": 16.0}],
        "chords": [{"symbol": "Am7", "start": 0.0}, {"symbol": "Fmaj7", "start": 8.0}],
    }
    composed = make_track(user, score=score, tempo_bpm=120.0)
    client = client_for(user)
    page = client.get(f"/studio/{composed.pk}/analysis/").content.decode()
    assert re.search(r"verse</strong>.*Am7<.*Fmaj7<", page, re.DOTALL)
    assert "As they were composed" not in client.get(f"/studio/{song.pk}/analysis/").content.decode()


def test_chords_that_were_heard_stand_with_how_far_they_can_be_trusted(
    user: User, song: Track, client_for: ClientFor
) -> None:
    heard = [{"start": 0.0, "end": 4.0, "root": 9, "quality": "minor", "name": "Am"}]
    known(song, chords={"sequence": heard, "confidence": 0.71, "reliability": 0.87, "reason": ""})
    page = client_for(user).get(f"/studio/{song.pk}/analysis/").content.decode()
    assert re.search(r"Heard by a program, 71% sure.*87% of the time.*0:00.*Am<", page, re.DOTALL)


def test_where_no_chord_was_heard_the_page_says_why(user: User, song: Track, client_for: ClientFor) -> None:
    known(song, chords={"sequence": [], "confidence": 0.0, "reliability": 0.0, "reason": "There is only silence."})
    page = client_for(user).get(f"/studio/{song.pk}/analysis/").content.decode()
    assert re.search(r"Chords</h2>\s*<p class=\"help\">There is only silence.", page)


def test_of_a_composed_song_only_the_composed_chords_are_shown(
    user: User, make_track: MakeTrack, client_for: ClientFor
) -> None:
    score = {
        "tempo_bpm": 120.0,
        "sections": [{"name": "verse", "start": 0.0, "length": 16.0}],
        "chords": [{"symbol": "Am7", "start": 0.0}],
    }
    composed = make_track(user, score=score, tempo_bpm=120.0)
    heard = [{"start": 0.0, "end": 4.0, "root": 9, "quality": "minor", "name": "Am"}]
    known(composed, chords={"sequence": heard, "confidence": 0.7, "reliability": 0.87, "reason": ""})
    page = client_for(user).get(f"/studio/{composed.pk}/analysis/").content.decode()
    assert "Am7<" in page
    assert "Heard by a program" not in page
