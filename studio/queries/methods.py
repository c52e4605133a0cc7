"""How a track can be taken apart, for how much, and how well: told before anything is begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from credits.prices import price
from engine.providers.tools.model import FOUR_STEMS
from engine.separation.custom_network import BadNetwork, CustomNetwork, read_description
from engine.separation.methods import CUSTOM, MEDIANS, METHODS, NETWORKS
from engine.separation.preparing import SEPARATOR
from jobs import outside
from jobs.contract import GenerationFailed, Gone
from makers import separating
from makers.recordings import no_way_to, way_to
from makers.weights import models_folder
from studio.models import Parts
from studio.queries.stems import TRUE_STEMS, Stems
from studio.sources import source_file

if TYPE_CHECKING:
    from makers.models import SeparationModel
    from tracks.models import Track

BUILT_IN, HERE = "built-in", "This site itself"
LONGEST_SECONDS = 1200.0


@dataclass(frozen=True)
class Method:
    """One way to take a track apart. price_credits: 0 for what this machine does.

    quality: what was measured or others say, as sentences. problem: why it cannot be chosen now, "" where it can.
    """

    slug: str
    name: str
    price_credits: int
    stems: tuple[str, ...]
    quality: str
    problem: str = ""


def methods_for(track: Track, stems: Stems) -> list[Method]:
    """What may be gained by now, the free one first; none where whoever made the track wrote its parts apart."""
    if stems.method == TRUE_STEMS:
        return []
    rows = separating.separators()
    closed = separating.closed_separators(rows)
    offered = [method_of(row, track, is_closed=row.slug in closed) for row in rows if not has_all(stems, row.slug)]
    return [_built_in(), *offered] if not stems.holds(Parts.FOUR) or finds_more(stems=stems) else offered


def finds_more(*, stems: Stems) -> bool:
    """Whether something on this machine can find now what it did not find, or not so, the last time."""
    if stems.found is None or stems.method not in METHODS:
        return False
    own, known = _own_network(), stems.found.quality
    # One that could not be used the last time, because its file was changed, finds nothing this time, either.
    if own is not None and own.version != known.get("refused_network"):
        return bool(known.get("network", {}).get("version") != own.version)
    return stems.method in {MEDIANS.slug, CUSTOM.slug} and SEPARATOR.is_ready(models_folder())


def finds_voices() -> bool:
    """Whether something on this machine takes a voice out of a recording."""
    return SEPARATOR.is_ready(models_folder()) or _own_network() is not None


def _own_network() -> CustomNetwork | None:
    try:
        return read_description(models_folder())
    except BadNetwork:
        return None


def method_of(row: SeparationModel, track: Track, *, is_closed: bool = False) -> Method:
    """A paid one, for this track."""
    return Method(
        row.slug,
        separating.full_name(row),
        price(track.shown_seconds, factor=row.factor),
        tuple(row.stems),
        row.stated,
        _problem(row, track, is_closed=is_closed),
    )


def has_all(stems: Stems, slug: str, parts: str = Parts.FOUR) -> bool:
    """Whether this method has found as much already."""
    return stems.found is not None and stems.found.method == slug and stems.found.parts in {parts, Parts.FOUR}


def service_named(slug: str) -> dict[str, str]:
    """What found stems outside, in words; only its slug where nobody knows it any more."""
    try:
        row = separating.separator(slug)
    except Gone:
        return {"name": slug, "stated": ""}
    return {"name": separating.full_name(row), "stated": row.stated}


def _built_in() -> Method:
    if _own_network() is not None:
        return Method(BUILT_IN, HERE, 0, FOUR_STEMS, CUSTOM.description)
    worth = _worth((NETWORKS if SEPARATOR.is_ready(models_folder()) else MEDIANS).decibels)
    return Method(
        BUILT_IN, HERE, 0, tuple(worth), "Measured on 24 composed songs with a sung voice: " + _figures(worth)
    )


def _worth(decibels: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    return {stem: found for stem, (_, found) in decibels.items()}


def _figures(worth: Mapping[str, float]) -> str:
    figures = ", ".join(f"{stem} {found:.1f}" for stem, found in worth.items())
    return f"{figures} dB. Songs of bands come out a few dB lower."


def _problem(row: SeparationModel, track: Track, *, is_closed: bool) -> str:
    service = outside.account_name(row.service)
    if is_closed:
        return f"{service} takes nothing at the moment: choose another method, or try again later."
    if track.shown_seconds > LONGEST_SECONDS:
        return f"It takes up to {LONGEST_SECONDS / 60:.0f} minutes of music: cut the track first."
    try:
        source = source_file(track)
    except GenerationFailed as error:
        return str(error)
    can_read = way_to(row.service, source.storage_key, source.size_bytes) is not None
    return "" if can_read else no_way_to(row.service, source.size_bytes)
