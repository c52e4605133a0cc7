"""How recordings are taken apart here, in words, and how well each way does on songs whose stems are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """One way. decibels: by stem, the recording as it is against that stem, and the stem that was found.

    They are distortion ratios (SDR of the voice and the band, SI-SDR of the others), means of the 24 sung songs of
    `bench/separation_lab.py`, whose voice is as loud as the band: docs/accuracy.md.
    """

    slug: str
    title: str
    description: str
    decibels: Mapping[str, tuple[float, float]]


NETWORKS = Method(
    "networks",
    "two neural networks",
    "Spleeter's two networks find the voice; medians over time and frequency tell drums and bass from the rest.",
    {"vocals": (-1.8, 10.2), "drums": (-5.9, 4.4), "bass": (-4.7, 5.5), "other": (-9.3, 1.2)},
)
VOICE_NETWORKS = Method(
    "voice",
    "two neural networks",
    "Spleeter's two networks find the voice; everything else is the band.",
    {"vocals": (-1.8, 10.2), "other": (1.8, 12.0)},
)
MEDIANS = Method(
    "medians",
    "medians, without a network",
    "Medians over time and frequency tell drums and bass from the rest. A voice stays with the rest, because the "
    "weights of the networks that find it are not on this site.",
    {"drums": (-5.9, -0.1), "bass": (-4.7, 4.2), "other": (0.5, 4.6)},
)
CUSTOM = Method(
    "custom",
    "a network of this site's own",
    "Whoever runs this site supplied the network. How well it does was not measured here.",
    {},
)
METHODS = {each.slug: each for each in (NETWORKS, VOICE_NETWORKS, MEDIANS, CUSTOM)}
