"""The page of a voice reads a tune, brings it to the desk, and has the voice corrected as a track of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from engine.themes import notes_of
from engine.voice.correcting import read_voice
from jobs.models import Job
from studio.models import SungTune
from tests.studio.conftest import LiveThrough, samples_of
from tests.studio.voices import sung_track
from tests.tracks.conftest import MakeTrack
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def hummed(user: User, make_track: MakeTrack, tmp_path: Path, client: Client, redis_url: str) -> Track:
    client.force_login(user)
    return sung_track(user, make_track, tmp_path)


def test_a_tune_is_read_drawn_and_brought_to_the_desk(hummed: Track, client: Client, work: LiveThrough) -> None:
    page = reverse("studio:voice", args=[hummed.pk])
    assert "Read the tune" in client.get(page).content.decode()
    assert client.post(reverse("studio:read_tune", args=[hummed.pk])).status_code == 302
    assert 'data-running="1"' in client.get(page).content.decode()
    client.post(reverse("studio:read_tune", args=[hummed.pk]))
    assert SungTune.objects.count() == Job.objects.filter(kind="tune").count() == 1
    assert work(SungTune.objects.get().job_id).state == "complete"
    shown = client.get(page).content.decode()
    assert "5 notes from C4 to G4" in shown
    theme = SungTune.objects.get().values["theme"]
    assert np.all(np.diff([note.degree for note in notes_of(theme) if note.degree is not None]) > 0)
    address = shown.partition(f'href="{reverse("tracks:create")}?mode')[2].partition('"')[0].replace("&amp;", "&")
    assert theme in client.get(f"{reverse('tracks:create')}?mode{address}").content.decode()


def test_the_key_of_a_tune_is_chosen_in_the_form(hummed: Track, client: Client, work: LiveThrough) -> None:
    Track.objects.filter(pk=hummed.pk).update(measured_key="Ab minor")
    page = reverse("studio:voice", args=[hummed.pk])
    assert '<option value="Ab minor" selected>' in client.get(page).content.decode()
    client.post(reverse("studio:read_tune", args=[hummed.pk]))
    work(SungTune.objects.get().job_id)
    key = SungTune.objects.get().values["key"]
    assert f'<option value="{key}" selected>' in client.get(page).content.decode()


def test_a_voice_of_more_than_five_minutes_is_refused(hummed: Track, client: Client) -> None:
    Track.objects.filter(pk=hummed.pk).update(duration_seconds=301, measured_duration_seconds=301)
    answer = client.post(reverse("studio:read_tune", args=[hummed.pk]))
    assert answer.status_code == 422
    assert "5 minutes" in answer.content.decode()
    assert not Job.objects.filter(kind="tune").exists()


def test_the_form_makes_a_track_whose_notes_are_right(hummed: Track, client: Client, work: LiveThrough) -> None:
    answer = client.post(
        reverse("studio:voice", args=[hummed.pk]), {"correct": "on", "key": "C major", "amount": "100", "parts": ""}
    )
    made = Track.objects.exclude(pk=hummed.pk).get()
    assert answer.headers["Location"] == reverse("tracks:track", args=[made.pk])
    assert work(made.job_id).state == "complete"
    line = samples_of(made.assets.get(role="master")).mean(axis=1).astype(np.float32)
    assert list(read_voice(line).pitches) == pytest.approx([60, 62, 64, 65, 67], abs=0.1)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"key": "C major"}, "Choose what is to be done"),
        ({"correct": "on", "amount": "900"}, "less than or equal to 100"),
        ({"parts": "third above", "key": "chromatic"}, "sing in a key"),
        ({"parts": "everybody"}, "not one of the available choices"),
    ],
)
def test_nonsense_is_told_and_starts_nothing(
    hummed: Track, client: Client, sent: dict[str, str], sentence: str
) -> None:
    answer = client.post(reverse("studio:voice", args=[hummed.pk]), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Job.objects.filter(kind="edit").exists()
