"""Projects as pages and the API show them: lists, one with what lies in it, and where a thing lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q

from accounts.cursors import cursor_of, place_of
from projects.models import Item, Kind, Project, Right
from projects.queries.things import OWN
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

PAGE_SIZE = 20
LARGEST_PAGE = 100
# What was deleted for good leaves its row behind, because its payment refers to it; in a project it is not there.
_THERE = Q(track=None) | Q(track__purged_at=None)


@dataclass(frozen=True)
class Page:
    """One page of a list; next_cursor is "" on the last one."""

    projects: list[Project]
    next_cursor: str


def projects_of(*, user: User, in_trash: bool = False, cursor: str = "", limit: int = PAGE_SIZE) -> Page:
    """This person's projects, the one that was changed last first, each with `count` of what lies in it.

    Raises BadCursor. One query.
    """
    limit = min(max(limit, 1), LARGEST_PAGE)
    found = Project.objects.open_to(user, Right.SEE)
    found = found.in_trash() if in_trash else found.live()
    if cursor:
        moment, pk = place_of(cursor)
        found = found.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, id__lt=pk))
    counted = found.annotate(count=Count("items", filter=Q(items__track=None) | Q(items__track__purged_at=None)))
    rows = list(counted.newest()[: limit + 1])
    following = cursor_of(rows[limit - 1].updated_at, rows[limit - 1].pk) if len(rows) > limit else ""
    return Page(rows[:limit], following)


def project_for(*, user: User, pk: object) -> Project:
    """A project of this person that is not in the trash. Raises Project.DoesNotExist."""
    return Project.objects.open_to(user, Right.SEE).live().select_related("cover").get(pk=pk)


def items_of(*, project: Project, user: User) -> list[Item]:
    """What lies in a project, in its order. As many queries as there are kinds, however much lies there.

    What this person may not open any more is there as an item without a title to show.
    """
    own = {kind: Prefetch(kind, queryset=open_to(user)) for kind, open_to in OWN.items()}
    tracks = Prefetch("track", queryset=Track.objects.visible_to(user).select_related("job"))
    return list(project.items.filter(_THERE).prefetch_related(*{**own, Kind.TRACK: tracks}.values()))


def cover_of(*, project: Project, items: list[Item]) -> Track | None:
    """The track whose picture stands for it: the chosen one, else the first."""
    tracks = [item.track for item in items if item.kind == Kind.TRACK and item.track is not None]
    return next((track for track in tracks if track.pk == project.cover_id), tracks[0] if tracks else None)


def places_of(*, user: User, kind: str, pk: object) -> list[Project]:
    """All live projects this person may change, `holds` on those where this thing lies; at most LARGEST_PAGE."""
    holding = set(Item.objects.filter(kind=kind, **{f"{kind}_id": pk}).values_list("project_id", flat=True))
    found = list(Project.objects.open_to(user, Right.CHANGE).live().newest()[:LARGEST_PAGE])
    for project in found:
        project.holds = project.pk in holding  # type: ignore[attr-defined]
    return found


def item_for(*, user: User, pk: object) -> Item:
    """An item of a project this person may change. Raises Item.DoesNotExist."""
    return Item.objects.filter(project__in=Project.objects.open_to(user, Right.CHANGE).live()).get(pk=pk)
