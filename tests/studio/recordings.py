"""A recording of a band with a voice in somebody's library, analysed, its voice taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.models import Analysis, TrackAnalysis
from tests.engine.covering.conftest import recorded
from tests.engine.covering.recordings import SECONDS, Recorded
from tests.studio.analyses import known
from tests.tracks.conftest import MakeTrack
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["recorded", "recording"]


@pytest.fixture
def recording(user: User, make_track: MakeTrack, recorded: Recorded, redis_url: str) -> Track:
    """20 seconds at 100 BPM in A minor."""
    from files.storing import store

    measured = {
        "measured_key": recorded.analysis["key"]["name"],
        "measured_tempo_bpm": recorded.analysis["tempo"]["bpm"],
    }
    track = make_track(
        user, origin="uploaded", title="My song", files=False, duration_seconds=SECONDS, is_instrumental=False,
        measured_duration_seconds=SECONDS, **measured,
    )  # fmt: skip
    for role, name, path, kind in (
        ("master", "master", recorded.path, "audio/mpeg"),
        ("stem", "vocals", recorded.voice, "audio/flac"),
    ):
        kept = store(path)
        Asset.objects.create(
            track=track, role=role, name=name, storage_key=kept.key, content_type=kind, size_bytes=kept.size_bytes,
            sha256=kept.sha256,
        )  # fmt: skip
    known(track, **recorded.analysis)
    return track


def forget_analysis(track: Track) -> None:
    """As if nobody had ever analysed it."""
    TrackAnalysis.objects.filter(track=track).delete()
    Analysis.objects.all().delete()
