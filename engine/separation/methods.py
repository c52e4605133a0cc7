"""How recordings are taken apart here, in words, and how well each way does on songs whose stems are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """One way. decibels: by stem, the recording as it is against that stem, and the stem that was found.

    They are distortion ratios (SDR of the voice and the band, SI-SDR of the others), means of four composed songs with
    a spoken voice as loud as the band.
    """

    slug: str
    title: str
    description: str
    decibels: Mapping[str, tuple[float, float]]


_BACKING = {"drums": (-6.6, 4.0), "bass": (-7.8, 2.1), "other": (-5.3, 5.0)}
NETWORKS = Method(
    "networks",
    "two neural networks",
    "Spleeter's two networks find the voice; medians over time and frequency tell drums and bass from the rest.",
    {"vocals": (-1.0, 9.0), **_BACKING},
)
VOICE_NETWORKS = Method(
    "voice",
    "two neural networks",
    "Spleeter's two networks find the voice; everything else is the band.",
    {"vocals": (-1.0, 9.0), "other": (1.0, 10.1)},
)
MEDIANS = Method(
    "medians",
    "medians, without a network",
    "Medians over time and frequency tell drums and bass from the rest. A voice stays with the rest, because the "
    "weights of the networks that find it are not on this site.",
    _BACKING,
)
CUSTOM = Method(
    "custom",
    "a network of this site's own",
    "Whoever runs this site supplied the network. How well it does was not measured here.",
    {},
)
METHODS = {each.slug: each for each in (NETWORKS, VOICE_NETWORKS, MEDIANS, CUSTOM)}
