"""What was noticed of servers of one's own, which nobody documents: a model it lacks, a length it can't make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from engine.providers.services import SERVICES
from makers.models import MusicModel

# A server that is still loading has its models a little later; another graphics card comes seldom.
LACKING_SECONDS = 600
SHORT_SECONDS = 86_400


@dataclass(frozen=True)
class Noticed:
    """longest_seconds: no song was longer; None where none came back cut short. is_lacking: the server lacks it."""

    longest_seconds: float | None = None
    is_lacking: bool = False


def notice_lacking(slug: str) -> None:
    """The model is not offered for a while."""
    cache.set(_key("lacking", slug), 1, timeout=LACKING_SECONDS)


def notice_longest(slug: str, seconds: float) -> None:
    """Nobody waits anew for a song that this server can't make."""
    cache.set(_key("longest", slug), seconds, timeout=SHORT_SECONDS)


def noticed(rows: Iterable[MusicModel]) -> dict[str, Noticed]:
    """By slug, of those at a server of one's own; nothing while the cache is away."""
    slugs = [row.slug for row in rows if row.service in SERVICES and SERVICES[row.service].is_of_ones_own]
    if not slugs:
        return {}
    kept = cache.get_many([_key(what, slug) for what in ("lacking", "longest") for slug in slugs])
    return {slug: Noticed(kept.get(_key("longest", slug)), _key("lacking", slug) in kept) for slug in slugs}


def _key(what: str, slug: str) -> str:
    return f"makers:{what}:{slug}"
