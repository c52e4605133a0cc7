"""What people have is taken, decided by decoding; what cannot be is refused in a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from files import services, storing
from files.queries import storage_of
from tests.files.test_uploads_sending import announced, sent
from tests.support.sent_files import LOCK, encoded
from tests.support.sounds import sound

if TYPE_CHECKING:
    from accounts.models import User
    from files.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KINDS: dict[str, tuple[str, dict[str, Any], str]] = {
    "memo.m4a": ("aac", {"form": "ipod"}, "audio/mp4"),
    "daw.wav": ("pcm_f32le", {}, "audio/wav"),
    "fine.flac": ("flac", {"rate": 192_000, "seconds": 0.5}, "audio/flac"),
    "surround.wav": ("pcm_s16le", {"layout": "5.1", "rate": 48_000}, "audio/wav"),
    "disc.aiff": ("pcm_s16be", {}, "audio/aiff"),
    "apple.aifc": ("pcm_s16le", {"form": "aiff"}, "audio/aiff"),
    "logic.caf": ("pcm_s24le", {}, "audio/x-caf"),
    "long.wav": ("pcm_s16le", {"options": {"rf64": "always"}}, "audio/wav"),
    "recorder.webm": ("libopus", {"rate": 48_000}, "audio/webm"),
    "film.mp4": ("aac", {"is_film": True}, "video/mp4"),
    "film.mkv": ("libopus", {"rate": 48_000, "is_film": True}, "video/x-matroska"),
}


def finished(user: User, content: bytes) -> Upload:
    told = announced(user, content, content_type="application/octet-stream")
    assert sent(told, content).status_code == 200
    return services.finish_upload(upload_pk=told.upload.pk, by=user)


@pytest.mark.parametrize("name", list(KINDS))
def test_it_is_taken_and_kept_byte_for_byte(user: User, tmp_path: Path, name: str) -> None:
    codec, how, content_type = KINDS[name]
    content = encoded(tmp_path / name, codec, **how)
    kept = finished(user, content)
    assert (kept.content_type, kept.reason) == (content_type, "")
    assert kept.duration_seconds == pytest.approx(how.get("seconds", 1.0), abs=0.08)
    assert b"".join(storing.blocks(kept.storage_key)) == content


def ten_hours(path: Path) -> bytes:
    minute = np.zeros(60 * 8_000, np.int16)
    with soundfile.SoundFile(path, "w", 8_000, 1, subtype="PCM_16") as file:
        for _ in range(10 * 60):
            file.write(minute)
    return path.read_bytes()


def cut_off(path: Path) -> bytes:
    whole = encoded(path, "aac", form="ipod")
    return whole[: len(whole) // 2]


BAD = {
    "ten hours": (lambda path: ten_hours(path / "a.flac"), "longer than 15 minutes: cut it into shorter pieces"),
    "ended in the middle": (lambda path: cut_off(path / "a.m4a"), "send the whole file"),
    "locked": (lambda path: encoded(path / "a.m4a", "aac", form="mp4", options=LOCK), "send one without a lock"),
    "text": (lambda path: b"Dear diary, " * 500, "not sound in a format that we can read: send MP3"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_it_is_refused_with_what_to_do_and_nothing_is_kept(user: User, tmp_path: Path, name: str) -> None:
    make, words = BAD[name]
    with pytest.raises(services.UploadRejected, match=words):
        finished(user, make(tmp_path))
    assert (storage_of(user=user).used_bytes, storage_of(user=user).expected_bytes) == (0, 0)


def test_of_a_wav_that_ended_in_the_middle_what_is_there_is_taken_and_the_rest_is_told(
    user: User, tmp_path: Path
) -> None:
    whole = sound(tmp_path / "a.wav")
    assert "the end is missing" in finished(user, whole[: len(whole) // 2]).reason
