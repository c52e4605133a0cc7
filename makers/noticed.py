"""What was noticed of models outside while they were asked: one that is not there, a length it can't make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.cache import cache

from engine.providers.services import SERVICES
from jobs import outside
from jobs.services import tell_staff
from makers.models import MusicModel, SeparationModel

# A server that is still loading has its models a little later; another graphics card comes seldom.
LACKING_SECONDS = 600
SHORT_SECONDS = 86_400
TOLD_SECONDS = 86_400
# Compared every day; a clock that stands still for a week tells of the past.
PUBLISHED_SECONDS = 7 * 86_400


@dataclass(frozen=True)
class Noticed:
    """longest_seconds: no song was longer; None where none came back cut short. is_lacking: the service lacks it."""

    longest_seconds: float | None = None
    is_lacking: bool = False


def notice_lacking(slug: str, why: str) -> None:
    """The model is not offered for a while; of one at a paid service, which does not come back, staff are told."""
    cache.set(_key("lacking", slug), 1, timeout=LACKING_SECONDS)
    row = MusicModel.objects.filter(slug=slug).first() or SeparationModel.objects.filter(slug=slug).first()
    is_paid = row is not None and row.service in SERVICES and not SERVICES[row.service].is_of_ones_own
    if row is None or not is_paid or not cache.add(_key("told", slug), 1, timeout=TOLD_SECONDS):
        return
    rows = str(row._meta.verbose_name_plural).capitalize()
    tell_staff(
        subject=f"{row.name} is not at its address any more",
        text=f"{outside.account_name(row.service)} was asked for {row.endpoint}. {why}\n\nIt is not offered "
        f"meanwhile. Write its new address into {rows} ({slug}) in the staff pages, or stop offering it there.",
    )


def notice_longest(slug: str, seconds: float) -> None:
    """Nobody waits anew for a song that this server can't make."""
    cache.set(_key("longest", slug), seconds, timeout=SHORT_SECONDS)


def notice_published(lines: Mapping[str, list[str]]) -> None:
    """What services publish otherwise than we ask, by slug."""
    cache.set(_key("published", ""), dict(lines), timeout=PUBLISHED_SECONDS)


def published_notes() -> dict[str, list[str]]:
    """The same; nothing while the cache is away, or before the first comparison."""
    kept: dict[str, list[str]] = cache.get(_key("published", "")) or {}
    return kept


def noticed(rows: Iterable[MusicModel | SeparationModel]) -> dict[str, Noticed]:
    """By slug; nothing while the cache is away."""
    slugs = [row.slug for row in rows]
    if not slugs:
        return {}
    kept = cache.get_many([_key(what, slug) for what in ("lacking", "longest") for slug in slugs])
    return {slug: Noticed(kept.get(_key("longest", slug)), _key("lacking", slug) in kept) for slug in slugs}


def _key(what: str, slug: str) -> str:
    return f"makers:{what}:{slug}"
