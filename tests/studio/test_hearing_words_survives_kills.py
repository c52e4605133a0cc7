"""Each step of hearing words may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from engine.hearing.finding import IN_THE_MIX
from engine.hearing.preparing import RECOGNISER
from engine.hearing.transcribing import NO_VOICE
from studio.models import HeardWords
from studio.runners.hearing import TranscribeRunner
from studio.services import start_hearing
from tests.studio.conftest import LiveThrough
from tests.support.killing import dying_once
from tests.support.models import models_with_recogniser
from tracks import services
from tracks.models import Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def recogniser(settings: Any) -> None:
    """The one that is fetched, whatever lies in the folder of models of the tests."""
    settings.RECOGNISER_DIR = str(models_with_recogniser() / RECOGNISER.name)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_words(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    start_hearing(track_pk=song.pk, by=user)
    dying_once(monkeypatch, TranscribeRunner, name, first=first)
    job = work(HeardWords.objects.get().job_id)
    assert (job.state, job.error_message) == ("complete", "")
    words = HeardWords.objects.get()
    assert (words.lines, words.remark, prove(deep=True)) == ([], f"{IN_THE_MIX} {NO_VOICE}", [])


def test_a_track_that_is_deleted_meanwhile_fails_with_a_sentence_and_can_be_tried_again(
    user: User, song: Track, work: LiveThrough
) -> None:
    start_hearing(track_pk=song.pk, by=user)
    services.delete(track_pk=song.pk, by=user)
    job = work(HeardWords.objects.get().job_id)
    assert (job.state, job.error_message) == (
        "failed", "The track was deleted meanwhile: restore it from the trash and start again."
    )  # fmt: skip
    services.restore(track_pk=song.pk, by=user)
    again = start_hearing(track_pk=song.pk, by=user).latest
    assert again is not None
    assert again.job.retry_of_id == job.pk
    assert work(again.job_id).state == "complete"


def test_words_go_with_their_track_for_good(user: User, song: Track, work: LiveThrough) -> None:
    start_hearing(track_pk=song.pk, by=user, lyrics="Secret words", is_voice_alone=True)
    work(HeardWords.objects.get().job_id)
    services.delete(track_pk=song.pk, by=user)
    services.empty_trash(now=timezone.now() + timedelta(days=31))
    words = HeardWords.objects.select_related("job").get()
    assert (words.known_text, words.lines, words.job.params, words.job.produced) == ("", [], {}, {})
