"""Looking at uploads holds few threads: one look at a time per person, two per process, and none that is very long."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from django.test import Client

from accounts.throttle import Limit
from engine.audio.inspected import Inspection
from files import inspecting, services
from tests.files.test_uploads_looking import upload
from tests.support.crowd import all_at_once
from tests.support.sounds import sound

if TYPE_CHECKING:
    from accounts.models import User
    from files.models import Upload

LOOKS = "files.services.uploading.inspect"


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return sound(tmp_path / "a.flac")


def finished(made: Upload) -> str:
    try:
        return services.finish_upload(upload_pk=made.pk, by=made.owner).state
    except services.UploadBusy as error:
        return str(error)


def meanwhile(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], None]) -> None:
    """While somebody looks at the first file the first of these happens, and so on."""
    left = iter(acts)

    def look(path: Path, *, longest_seconds: float) -> Inspection:
        next(left, lambda: None)()
        return inspecting.inspect(path, longest_seconds=longest_seconds)

    monkeypatch.setattr(LOOKS, look)


def test_one_upload_of_a_person_is_looked_at_after_the_other(
    user: User, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = upload(user, content), upload(user, content)
    told: list[str] = []
    meanwhile(monkeypatch, lambda: told.extend([finished(second), finished(first)]))
    assert finished(first) == "complete"
    assert "Another of your uploads" in told[0]
    assert "This upload is being looked at" in told[1]
    assert finished(second) == "complete"


def test_a_process_looks_at_two_uploads_and_sends_others_away(
    user: User, other_user: User, staff: User, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (upload(owner, content) for owner in (user, other_user, staff))
    told: list[str] = []
    meanwhile(monkeypatch, lambda: told.append(finished(second)), lambda: told.append(finished(third)))
    assert finished(first) == "complete"
    assert "other uploads" in told[0]
    assert told[1:] == ["complete"]
    assert finished(third) == "complete"


def test_looks_that_end_badly_hold_no_place(user: User, content: bytes) -> None:
    for _ in range(3):
        made = services.start_upload(owner=user, content_type="audio/flac", size_bytes=len(content)).upload
        with pytest.raises(services.NotArrived):
            services.finish_upload(upload_pk=made.pk, by=user)
    for _ in range(3):
        with pytest.raises(services.UploadRejected):
            services.finish_upload(upload_pk=upload(user, b"no sound" * 100).pk, by=user)
    assert finished(upload(user, content)) == "complete"


def test_a_program_is_told_when_to_ask_again(
    user: User, content: bytes, monkeypatch: pytest.MonkeyPatch, client_for: Callable[[User], Client]
) -> None:
    made = upload(user, content)
    place, client = f"/api/v1/uploads/{made.pk}/complete/", client_for(user)
    told = []
    meanwhile(monkeypatch, lambda: told.append(client.post(place)))
    assert "Retry-After" not in client.post(place).headers
    assert (told[0].status_code, told[0].json()["error"]["code"]) == (409, "upload_busy")
    assert int(told[0].headers["Retry-After"]) > 0


def test_a_busy_machine_refuses_nothing_for_good(user: User, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    made = upload(user, content)
    with monkeypatch.context() as patch:
        patch.setattr(inspecting, "WALL_SECONDS", 0)
        assert "took too long" in finished(made)
    assert finished(made) == "complete"


def test_who_is_looked_at_already_asks_for_no_place(
    user: User, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = upload(user, content), upload(user, content)
    told: list[str] = []

    def with_no_place_left() -> None:
        with monkeypatch.context() as patch:
            patch.setattr("files.services.uploading.PLACES", threading.Semaphore(0))
            told.append(finished(second))

    meanwhile(monkeypatch, with_no_place_left)
    assert finished(first) == "complete"
    assert "Another of your uploads" in told[0]


def test_a_look_without_a_place_is_taken_up_again_at_once(
    user: User, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = upload(user, content)
    with monkeypatch.context() as patch:
        patch.setattr("files.services.uploading.PLACES", threading.Semaphore(0))
        assert "other uploads" in finished(made)
    assert finished(made) == "complete"


@pytest.mark.parametrize("trouble", [inspecting.TooHeavy("too much"), inspecting.OutOfTime("too long")])
def test_who_sent_several_heavy_files_waits_and_others_do_not(
    user: User, other_user: User, content: bytes, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def look(path: Path, *, longest_seconds: float) -> Inspection:
        raise trouble

    # Counted under a name of its own: the counts outlive this test, and the next one's people have the same numbers.
    monkeypatch.setattr("files.services.uploading.HEAVY_LOOKS", Limit(secrets.token_hex(8), 3, 3600))
    with monkeypatch.context() as patch:
        patch.setattr(LOOKS, look)
        for _ in range(3):
            with pytest.raises((services.UploadRejected, services.UploadBusy), match=r"too (much|long)"):
                services.finish_upload(upload_pk=upload(user, content).pk, by=user)
    waiting = upload(user, content)
    assert "try again in 60 minutes" in finished(waiting)
    assert finished(upload(other_user, content)) == "complete"


def test_files_that_are_merely_no_sound_count_against_nobody(user: User, content: bytes) -> None:
    for _ in range(4):
        with pytest.raises(services.UploadRejected):
            services.finish_upload(upload_pk=upload(user, b"no sound" * 100).pk, by=user)
    assert finished(upload(user, content)) == "complete"


@pytest.mark.parametrize(("rate", "channels"), [(192_000, 8), (96_000, 6), (48_000, 9)])
def test_more_samples_a_second_than_anybody_hears_are_rejected_unread(
    user: User, tmp_path: Path, rate: int, channels: int
) -> None:
    path = tmp_path / "many.wav"
    soundfile.write(path, np.zeros((rate, channels), np.int16), rate)
    with pytest.raises(services.UploadRejected, match="samples a second"):
        services.finish_upload(upload_pk=upload(user, path.read_bytes()).pk, by=user)


@pytest.mark.parametrize(("rate", "channels"), [(192_000, 2), (48_000, 8)])
def test_what_studios_send_is_taken(user: User, tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "studio.flac"
    soundfile.write(path, np.zeros((rate, channels), np.int16), rate)
    assert finished(upload(user, path.read_bytes())) == "complete"


def test_fifteen_minutes_of_stereo_are_taken(user: User, tmp_path: Path) -> None:
    path = tmp_path / "ten_seconds.mp3"
    noise = np.random.default_rng(1).normal(0.0, 0.1, (480_000, 2)).astype(np.float32)
    soundfile.write(path, noise, 48_000)
    kept = services.finish_upload(upload_pk=upload(user, 88 * path.read_bytes()).pk, by=user)
    assert kept.duration_seconds == pytest.approx(880.0, abs=10.0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_that_one_person_finishes_at_once_one_is_looked_at(
    user: User, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in many processes: each has places of its own, and the database holds them together."""
    monkeypatch.setattr("files.services.uploading.PLACES", threading.BoundedSemaphore(8))
    made = [upload(user, content) for _ in range(8)]
    looking: set[int] = set()
    most: list[int] = []

    def look(path: Path, *, longest_seconds: float) -> Inspection:
        looking.add(threading.get_ident())
        most.append(len(looking))
        try:
            return inspecting.inspect(path, longest_seconds=longest_seconds)
        finally:
            looking.discard(threading.get_ident())

    monkeypatch.setattr(LOOKS, look)
    told = all_at_once(8, lambda number: finished(made[number]))
    assert max(most) == 1
    assert "complete" in told
    assert {finished(each) for each in made} == {"complete"}
