"""The words of a track are heard, corrected, put to the track, kept as lyrics and downloaded; by its owner alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engine.hearing.preparing import RECOGNISER
from engine.hearing.words import Line, Word, to_json
from jobs.models import Job
from projects.models import Lyrics
from studio.models import HeardWords
from studio.queries import studio_time, words_of
from studio.recognisers import MISSING
from studio.services import start_hearing
from tests.engine.hearing.voices import LYRICS, sung
from tests.studio.conftest import SECONDS, LiveThrough
from tests.support.models import models_with_recogniser
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
LINES = to_json([Line((Word("Hear", 0.25, 0.5), Word("me", 0.5, 1.0))), Line((Word("out", 1.25, 1.5),))])


@pytest.fixture
def words(user: User, song: Track, settings: Any, tmp_path: Any) -> HeardWords:
    """Words as a worker left them."""
    settings.RECOGNISER_DIR = str(tmp_path)
    start_hearing(track_pk=song.pk, by=user)
    row = HeardWords.objects.get()
    Job.objects.filter(pk=row.job_id).update(state="complete", finished_at=timezone.now(), slot=None)
    row.lines, row.completed_at = LINES, timezone.now()
    row.save()
    return row


@pytest.fixture
def client(user: User) -> Client:
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def typed(**changes: str) -> dict[str, str]:
    """The fields of the page as they are shown, but for these."""
    shown = {"version": "1", "start-0": "0.25", "text-0": "Hear me", "start-1": "1.25", "text-1": "out"}
    return shown | {name.replace("_", "-"): value for name, value in changes.items()}


def test_a_voice_becomes_a_draft_on_its_page(
    user: User, song: Track, work: LiveThrough, settings: Any, client: Client
) -> None:
    from files.storing import store

    settings.RECOGNISER_DIR = str(models_with_recogniser() / RECOGNISER.name)
    kept = store(sung()[0])
    Asset.objects.create(
        track=song, role="stem", name="voice", storage_key=kept.key, content_type="audio/wav",
        size_bytes=kept.size_bytes, sha256=kept.sha256,
    )  # fmt: skip
    page = reverse("studio:words", args=[song.pk])
    assert client.post(reverse("studio:hear_words", args=[song.pk]), {"lyrics": LYRICS}).status_code == 302
    assert "Cancel" in client.get(page).content.decode()
    assert work(HeardWords.objects.get().job_id).state == "complete"
    assert [line.text for line in words_of(song).lines] == LYRICS.splitlines()
    assert "along the fence behind the shed" in client.get(page).content.decode()
    assert studio_time(user=user).used_seconds == SECONDS


def test_beginning_twice_begins_once(user: User, song: Track, settings: Any, tmp_path: Any) -> None:
    settings.RECOGNISER_DIR = str(tmp_path)
    start_hearing(track_pk=song.pk, by=user)
    start_hearing(track_pk=song.pk, by=user)
    assert HeardWords.objects.count() == Job.objects.filter(kind="transcribe").count() == 1


def test_without_a_recogniser_the_page_says_so_and_nothing_begins(
    song: Track, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.RECOGNISER_DIR, settings.MODELS_DIR = "", tmp_path
    assert MISSING in client.get(reverse("studio:words", args=[song.pk])).content.decode()
    answer = client.post(reverse("studio:hear_words", args=[song.pk]), {"lyrics": "Mine"})
    assert answer.status_code == 422
    assert not HeardWords.objects.exists()


def test_lines_are_corrected_and_a_copy_that_is_older_overwrites_nothing(
    song: Track, words: HeardWords, client: Client
) -> None:
    address = reverse("studio:save_words", args=[song.pk])
    assert client.post(address, typed(text_1="", start_new="0:01.75", text_new="loud")).status_code == 302
    assert words_of(song).text == "Hear me\nloud"
    answer = client.post(address, typed(text_0="Something else"))
    assert (answer.status_code, "Something else" in answer.content.decode()) == (422, True)
    assert words_of(song).text == "Hear me\nloud"


@pytest.mark.parametrize("wrong", [{"start_0": "soon"}, {"start_0": "nan"}, {"start_0": "-1"}, {"text_0": "a" * 501}])
def test_what_cannot_be_kept_is_told_and_still_typed(
    song: Track, words: HeardWords, client: Client, wrong: dict[str, str]
) -> None:
    answer = client.post(reverse("studio:save_words", args=[song.pk]), typed(**wrong))
    assert answer.status_code == 422
    assert next(iter(wrong.values())) in answer.content.decode()
    assert words_of(song).rows == LINES


def test_words_that_are_put_to_the_track_follow_its_player_and_are_a_file(
    song: Track, words: HeardWords, client: Client
) -> None:
    client.post(reverse("studio:save_words", args=[song.pk]), typed(put="1"))
    page = client.get(reverse("tracks:track", args=[song.pk])).content.decode()
    assert 'data-at="1.25">out' in page
    assert reverse("tracks:download", args=[song.pk, "lrc"]) in page
    assert Asset.objects.get(track=song, role="lrc").size_bytes
    client.post(reverse("studio:save_words", args=[song.pk]), typed(put="1", text_1="up"))
    assert Asset.objects.filter(track=song, role="lrc").count() == 1
    assert 'data-at="1.25">up' in client.get(reverse("tracks:track", args=[song.pk])).content.decode()


def test_words_are_downloaded_and_kept_as_lyrics(song: Track, words: HeardWords, client: Client) -> None:
    lrc = client.get(reverse("studio:words_file", args=[song.pk, "lrc"])).content.decode()
    assert lrc.splitlines() == ["[ti:My song]", "[00:00.25] <00:00.25> Hear <00:00.50> me", "[00:01.25] <00:01.25> out"]
    assert client.get(reverse("studio:words_file", args=[song.pk, "text"])).content.decode() == "Hear me\nout\n"
    client.post(reverse("projects:new_lyrics"), {"title": song.title, "text": words_of(song).text})
    assert Lyrics.objects.get().text == "Hear me\nout"


def test_programs_hear_read_and_correct_them(song: Track, words: HeardWords, client: Client) -> None:
    address = reverse("api:track_words", args=[song.pk])
    told = client.get(address).json()
    assert (told["status"], told["version"], told["text"], told["lines"]) == ("complete", 1, "Hear me\nout", LINES)
    body: dict[str, Any] = {"version": 1, "put": True, "lines": [{"text": "Hear him", "start": 0.25, "number": 0}]}
    saved = client.patch(address, body, content_type="application/json")
    assert (saved.status_code, saved.json()["text"]) == (200, "Hear him")
    assert Asset.objects.filter(track=song, role="lrc").exists()
    late = client.patch(address, {**body, "lines": []}, content_type="application/json")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "words_conflict")
    wrong = client.patch(
        address, {"version": 2, "lines": [{"text": "a\u0007", "start": 1.0}]}, content_type="application/json"
    )
    assert (wrong.status_code, list(wrong.json()["error"]["details"])) == (400, ["lines"])
    begun = client.post(address, {"lyrics": "Hear him"}, content_type="application/json")
    assert begun.json()["status"] == "running"
