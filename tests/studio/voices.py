"""A track in which somebody sings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from files.storing import store
from tests.engine.voice.singers import RATE, both_sides, sing
from tests.tracks.conftest import MakeTrack
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from accounts.models import User

HUMMED = [60.3, 62.3, 64.3, 65.3, 67.3]


def sung_track(user: User, make_track: MakeTrack, folder: Path) -> Track:
    """Five notes upwards, all too high by 30 cents."""
    line = np.concatenate([sing([pitch], 0.42, 0.1, pause=0.04) for pitch in HUMMED])
    path, seconds = folder / "voice.flac", len(line) / RATE
    soundfile.write(path, both_sides(line), RATE, subtype="PCM_24")
    track = make_track(
        user, origin="uploaded", title="My hum", files=False, duration_seconds=seconds,
        measured_duration_seconds=seconds,
    )  # fmt: skip
    kept = store(path)
    Asset.objects.create(
        track=track, role="master", name="master", storage_key=kept.key, content_type="audio/flac",
        size_bytes=kept.size_bytes, sha256=kept.sha256,
    )  # fmt: skip
    return track
