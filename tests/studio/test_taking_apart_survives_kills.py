"""Each step of taking a track apart may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from files.queries import storage_of
from studio.models import Edit, Separation
from studio.queries import stems_of
from studio.runners.separating import SeparateRunner
from studio.services import start_separation
from tests.studio.conftest import LiveThrough
from tests.support.killing import Killed, dying_once
from tracks import services
from tracks.models import Asset, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(track: Track) -> tuple[object, ...]:
    """All that must be the same however often somebody died on the way."""
    files = sorted(track.assets.values_list("role", "name"))
    return Separation.objects.filter(track=track).count(), files, stems_of(track).method, prove(deep=True)


STEMS = ["bass", "drums", "other"]
DONE = (1, [("master", "master"), *(("preview", name) for name in STEMS), *(("stem", name) for name in STEMS)],
        "medians", [])  # fmt: skip


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_stems(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    start_separation(track_pk=song.pk, by=user)
    dying_once(monkeypatch, SeparateRunner, name, first=first)
    job = work(Separation.objects.get().job_id)
    assert (job.state, job.error_message) == ("complete", "")
    assert outcome(song) == DONE


def test_dying_in_the_middle_of_the_sound_ends_in_the_same_stems(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    separating = import_module("engine.separation.separating")
    whole, lives = separating.split, iter([True])

    def split(blocks: Any) -> Any:
        for pieces in whole(blocks):
            yield pieces
            if next(lives, None):
                raise Killed

    monkeypatch.setattr(separating, "split", split)
    start_separation(track_pk=song.pk, by=user)
    assert work(Separation.objects.get().job_id).state == "complete"
    assert next(lives, None) is None, "nobody died"
    assert outcome(song) == DONE


@pytest.mark.parametrize("first", [True, False])
def test_dying_around_the_beginning_of_what_follows_loses_nothing_of_it(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, *, first: bool
) -> None:
    monkeypatch.setattr("studio.services.parts.VOICE", "drums")
    monkeypatch.setattr("studio.queries.stems.VOICE", "drums")
    start_separation(track_pk=song.pk, by=user, follow_up="karaoke")
    dying_once(monkeypatch, import_module("studio.runners.stems"), "start_part", first=first)
    assert work(Separation.objects.get().job_id).state == "complete"
    (edit,) = Edit.objects.all()
    assert work(edit.track.job_id).state == "complete"
    assert outcome(song) == DONE


def test_a_track_that_is_deleted_meanwhile_fails_with_a_sentence_and_can_be_tried_again(
    user: User, song: Track, work: LiveThrough
) -> None:
    start_separation(track_pk=song.pk, by=user)
    services.delete(track_pk=song.pk, by=user)
    job = work(Separation.objects.get().job_id)
    assert (job.state, job.error_message) == (
        "failed", "The track was deleted meanwhile: restore it from the trash and start again."
    )  # fmt: skip
    services.restore(track_pk=song.pk, by=user)
    again = start_separation(track_pk=song.pk, by=user)
    assert again.latest is not None
    assert again.latest.job.retry_of_id == job.pk
    assert work(again.latest.job_id).state == "complete"


def test_a_track_that_is_deleted_at_the_last_moment_gets_no_files(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_separation(track_pk=song.pk, by=user)
    whole = SeparateRunner.finish

    def finish(self: SeparateRunner, *given: Any) -> Any:
        done = whole(self, *given)
        services.delete(track_pk=song.pk, by=user)
        return done

    monkeypatch.setattr(SeparateRunner, "finish", finish)
    assert work(Separation.objects.get().job_id).state == "failed"
    assert not Asset.objects.filter(role="stem").exists()


def test_stems_go_with_their_track_for_good(user: User, song: Track, work: LiveThrough) -> None:
    start_separation(track_pk=song.pk, by=user)
    work(Separation.objects.get().job_id)
    services.delete(track_pk=song.pk, by=user)
    gone = services.empty_trash(now=timezone.now() + timedelta(days=31))
    assert (gone.tracks, gone.objects, storage_of(user=user).used_bytes) == (1, 7, 0)
