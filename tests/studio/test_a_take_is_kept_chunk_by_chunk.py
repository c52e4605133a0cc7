"""Chunks of a take come in any order and as often as they like, and become one track with the raw take inside."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.utils import timezone

from files import storing
from files.queries import storage_of
from files.services import StorageFull, sweep_storage
from studio import services
from studio.models import Take, TakeChunk, TakeState
from studio.queries import recent_takes
from studio.services.takes import MOST_CHUNK_BYTES, MOST_OPEN
from tests.studio.conftest import LiveThrough
from tests.support.crowd import all_at_once
from tests.tracks.test_plan_limits import allow, full_of
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
RATE = 16_000


def chunk(number: int, samples: int = RATE // 2) -> bytes:
    return np.random.default_rng(number).integers(-9_000, 9_000, samples).astype("<i2").tobytes()


def begin(user: User, **facts: Any) -> Take:
    return services.start_take(owner=user, **{"sample_rate": RATE, "has_consent": True, **facts})


def keep(take: Take, number: int, content: bytes | None = None, **facts: Any) -> Take:
    content = chunk(number) if content is None else content
    return services.keep_chunk(take_pk=take.pk, by=take.owner, number=number, content=content, **facts)


def finish(take: Take, chunks: int | None = None, **facts: Any) -> Take:
    return services.finish_take(take_pk=take.pk, by=take.owner, chunks=chunks, **facts)


def original_of(track: Track | None) -> bytes:
    assert track is not None
    return b"".join(storing.blocks(track.originals[0].storage_key))


def samples_in(content: bytes) -> tuple[int, int, bytes]:
    """Channels, rate and samples of a WAV."""
    with wave.open(io.BytesIO(content)) as reading:
        return reading.getnchannels(), reading.getframerate(), reading.readframes(reading.getnframes())


def test_repeated_and_out_of_order_chunks_become_one_recorded_track(
    user: User, redis_url: str, work: LiveThrough
) -> None:
    take = begin(user, delay_seconds=0.12)
    for number in (2, 0, 0, 1, 2, 3):
        keep(take, number)
    made = finish(take, 4)
    assert made.track is not None
    assert (made.state, made.seconds, made.delay_seconds, made.remark) == (TakeState.FINISHED, 2.0, 0.12, "")
    assert (made.track.origin, made.track.title) == ("recorded", "Take 1")
    assert samples_in(original_of(made.track)) == (1, RATE, b"".join(map(chunk, range(4))))
    work(made.track.job_id)
    track = Track.objects.get()
    assert track.is_delivered
    assert track.shown_seconds == pytest.approx(2.0, abs=0.01)


def test_finishing_again_gives_the_same_track(user: User, redis_url: str) -> None:
    take = begin(user)
    keep(take, 0)
    assert finish(take).track == finish(take, 7).track
    # Whoever finished it died before it was written down.
    Take.objects.update(state=TakeState.RECORDING, track=None, closed_at=None)
    assert finish(take).track == Track.objects.get()


def test_while_somebody_finishes_a_take_others_wait(user: User, redis_url: str) -> None:
    take = begin(user)
    keep(take, 0)
    now = timezone.now()
    Take.objects.update(busy_until=now + timedelta(minutes=1))
    acts: list[Callable[[], Take]] = [
        lambda: finish(take, now=now), lambda: keep(take, 1, now=now),
        lambda: services.forget_take(take_pk=take.pk, by=user, now=now),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(services.TakeBusy):
            act()
    assert finish(take, now=now + timedelta(minutes=2)).track == Track.objects.get()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_that_finish_at_once_both_lead_to_the_one_track(user: User, redis_url: str) -> None:
    take = begin(user)
    keep(take, 0)

    def try_to_finish(_: int) -> Take | None:
        try:
            return finish(take)
        except services.TakeBusy:
            return None

    found = {made.track_id for made in all_at_once(4, try_to_finish) if made}
    assert found == {Track.objects.get().pk}


def test_what_is_missing_is_asked_for_and_else_silent_with_all_behind_it_in_its_place(
    user: User, redis_url: str
) -> None:
    take = begin(user)
    for number in (0, 1):
        keep(take, number)
    keep(take, 3, chunk(3, 10))
    with pytest.raises(services.ChunksMissing, match=r"not arrived yet \(2, 4\)"):
        finish(take, 5)
    made = finish(take)
    assert made.remark == "0.5 seconds of it never arrived and are silent, the first behind 1.0 seconds."
    assert made.samples == 3 * RATE // 2 + 10
    assert samples_in(original_of(made.track))[2] == chunk(0) + chunk(1) + bytes(len(chunk(2))) + chunk(3, 10)


def test_a_number_far_away_makes_no_hours_of_silence(user: User) -> None:
    take = begin(user)
    keep(take, 3_500)
    with pytest.raises(services.EmptyTake, match="never arrived"):
        finish(take)
    assert not Track.objects.exists()


def test_a_take_without_sound_becomes_no_track(user: User) -> None:
    take = begin(user)
    with pytest.raises(services.EmptyTake, match="Nothing of this take has arrived"):
        finish(take)
    keep(take, 0)
    assert finish(take).track is not None


@pytest.mark.parametrize(
    ("number", "content", "words"),
    [
        (0, b"", "two for each sample"),
        (0, b"abc", "two for each sample"),
        (0, b"ab" * MOST_CHUNK_BYTES, "two for each sample"),
        (9_999, b"ab", "numbered 0 to"),
    ],
)
def test_what_is_no_chunk_is_refused(user: User, number: int, content: bytes, words: str) -> None:
    with pytest.raises(services.TakeRefused, match=words):
        keep(begin(user), number, content)
    assert not TakeChunk.objects.exists()


def test_other_sound_under_a_known_number_changes_nothing(user: User) -> None:
    take = begin(user)
    keep(take, 0)
    with pytest.raises(services.TakeRefused, match="what came first is kept"):
        keep(take, 0, chunk(1))
    assert Take.objects.get().seconds == 0.5


def test_after_five_minutes_no_more_is_taken_and_what_came_stays(user: User) -> None:
    take = begin(user)
    Take.objects.update(samples=RATE * 300 - 10)
    keep(take, 0, bytes(20))
    with pytest.raises(services.TakeRefused, match="up to 5 minutes"):
        keep(take, 1, b"ab")
    assert Take.objects.get().seconds == 300


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"has_consent": False}, "Tick that this is your voice"),
        ({"sample_rate": 7}, "rate that is not taken"),
        ({"delay_seconds": float("nan")}, "0 to 1000 milliseconds"),
        ({"delay_seconds": -0.1}, "0 to 1000 milliseconds"),
    ],
)
def test_without_consent_and_with_nonsense_nothing_begins(user: User, facts: dict[str, Any], words: str) -> None:
    with pytest.raises(services.TakeRefused, match=words):
        begin(user, **facts)
    assert not Take.objects.exists()


def test_limits_are_told_before_anything_is_recorded(user: User, song: Track) -> None:
    for _ in range(MOST_OPEN):
        begin(user)
    with pytest.raises(services.TakeRefused, match="10 takes are open"):
        begin(user)
    Take.objects.all().delete()
    full_of(user, song)
    with pytest.raises(StorageFull):
        begin(user)


def test_the_last_file_of_today_leaves_a_take_open(user: User, redis_url: str) -> None:
    take = begin(user)
    keep(take, 0)
    allow(user, imports_per_day=0)
    with pytest.raises(services.NOT_FINISHED, match="after midnight"):
        finish(take)
    assert [each.pk for each in recent_takes(user=user) if each.is_recording] == [take.pk]
    allow(user, imports_per_day=1)
    assert finish(take).track is not None


def test_somebody_else_s_take_and_backing_are_as_if_they_were_missing(
    user: User, other_user: User, song: Track
) -> None:
    take = begin(user, backing_pk=song.pk)
    with pytest.raises(Take.DoesNotExist):
        services.keep_chunk(take_pk=take.pk, by=other_user, number=0, content=b"ab")
    with pytest.raises(Take.DoesNotExist):
        services.finish_take(take_pk=take.pk, by=other_user)
    with pytest.raises(Take.DoesNotExist):
        services.forget_take(take_pk=take.pk, by=other_user)
    with pytest.raises(Track.DoesNotExist):
        begin(other_user, backing_pk=song.pk)


def test_takes_over_a_track_are_called_after_it(user: User, song: Track, redis_url: str) -> None:
    titles = []
    for number in range(2):
        take = begin(user, backing_pk=song.pk)
        keep(take, 0, chunk(number))
        made = finish(take).track
        assert made is not None
        titles.append(made.title)
    assert titles == ["Take 1 over My song", "Take 2 over My song"]


def test_what_is_thrown_away_is_gone_and_its_track_in_the_trash(user: User, redis_url: str) -> None:
    open_take, finished = begin(user), begin(user)
    keep(open_take, 0)
    keep(finished, 0, chunk(1))
    finish(finished)
    for take in (open_take, finished, finished):
        services.forget_take(take_pk=take.pk, by=user)
    assert recent_takes(user=user) == []
    assert Track.objects.in_trash().count() == 1
    with pytest.raises(services.TakeClosed, match="thrown away"):
        finish(open_take)
    with pytest.raises(services.TakeClosed, match="thrown away"):
        keep(open_take, 1)


def test_left_open_for_an_hour_it_is_finished_by_the_clock(user: User, redis_url: str) -> None:
    now = timezone.now()
    take, empty = begin(user), begin(user)
    keep(take, 0)
    services.sweep_takes(now=now + timedelta(minutes=50))
    assert not Track.objects.exists()
    services.sweep_takes(now=now + timedelta(minutes=70))
    assert Take.objects.get(pk=take.pk).track == Track.objects.get()
    assert Take.objects.get(pk=empty.pk).state == TakeState.THROWN_AWAY


def test_chunks_are_neither_lost_nor_left_behind(user: User, redis_url: str) -> None:
    take = begin(user)
    stored = keep(take, 0).chunks.get()
    assert storage_of(user=user).used_bytes == len(chunk(0))
    later = timezone.now() + timedelta(days=3)
    assert [found.kind for found in sweep_storage(delete=True, now=later) if found.key == stored.storage_key] == []
    finish(take)
    services.sweep_takes(now=timezone.now() + timedelta(hours=2))
    assert storing.is_whole(stored.storage_key, stored.size_bytes)
    services.sweep_takes(now=later)
    assert storing.size_of(stored.storage_key) is None
    assert not TakeChunk.objects.exists()
