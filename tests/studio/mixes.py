"""Tracks with real sound and stems, to be mixed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import soundfile

from tests.engine.effects.sounds import RATE

if TYPE_CHECKING:
    import numpy as np

    from tracks.models import Asset, Track


def keep_sound(track: Track, samples: np.ndarray, folder: Path, *, role: str = "master", name: str = "") -> Asset:
    """A FLAC of this sound as a file of the track."""
    from files.storing import store
    from tracks.models import Asset

    path = folder / f"{role}-{name}-{track.pk}.flac"
    soundfile.write(path, samples, RATE, subtype="PCM_16")
    kept = store(path)
    return Asset.objects.create(
        track=track, role=role, name=name, storage_key=kept.key, content_type="audio/flac",
        size_bytes=kept.size_bytes, sha256=kept.sha256,
    )  # fmt: skip


def part(source: object, **values: Any) -> dict[str, Any]:
    return {"source": str(source), **values}
