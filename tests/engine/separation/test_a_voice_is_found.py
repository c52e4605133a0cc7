"""The network gives the masks it gave when its separation of songs was measured."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.separation.preparing import NETWORK
from engine.separation.unet import BACKING, MAGNITUDE, VOICE
from engine.weights.sessions import open_session
from tests.support.models import models_with_separator

EDGES = (0, 16, 32, 64, 128, 256, 512, 1024)
# Mean masks between these bins for the sound below, from the network that docs/accuracy.md measures.
VOICE_MASKS = (0.7369, 0.9145, 0.9564, 0.978, 0.9697, 0.3561, 0.0183)
BACKING_MASKS = (0.9559, 0.9682, 0.9641, 0.9748, 0.646, 0.9562, 0.999)


def chirps() -> np.ndarray:
    """Magnitudes (1, 2, 128, 1024) of partials that glide over a floor of noise."""
    frames, bins = np.arange(128)[:, np.newaxis], np.arange(1024)[np.newaxis]
    sound = 0.2 * (1 + np.sin(bins * 12.9898 + frames * 78.233))
    for partial in range(1, 20):
        centre = partial * (20 + 4 * np.sin(frames / 12))
        sound = sound + 60 / partial * np.exp(-((bins - centre) ** 2) / 3)
    return np.stack([sound, 0.8 * sound]).astype(np.float32)[np.newaxis]


def test_the_masks_are_what_they_were() -> None:
    session = open_session(models_with_separator() / "separator" / NETWORK, threads=1)
    magnitude = chirps()

    found = session.run([VOICE, BACKING], {MAGNITUDE: magnitude})

    for estimate, reference in zip(found, (VOICE_MASKS, BACKING_MASKS), strict=True):
        mask = estimate / magnitude
        bands = [mask[..., low:high].mean() for low, high in itertools.pairwise(EDGES)]
        assert bands == pytest.approx(reference, abs=1e-3)
