"""Lists of music and single pieces: the library, one track, one request, the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from jobs.models import Job
from tracks.models import STATES_OF_STATUS, Asset, Request, Role, Track
from tracks.queries.filters import Filters, narrow
from tracks.queries.paging import NEWEST, Page, page_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PAGE_SIZE = 20


def library(
    *,
    user: User,
    search: str = "",
    status: str = "",
    genre: str = "",
    cursor: str = "",
    limit: int = PAGE_SIZE,
    trash: bool = False,
    whole: bool = False,
    sort: str = NEWEST,
    filters: Filters | None = None,
) -> Page:
    """This person's own tracks, in an order of SORTS, without the discarded ones; or what lies in the trash.

    Rows have what a card shows, with `whole` all but the recipe and the score.

    search: words of title or prompt. status: queued, rendering, mastering, complete, failed, cancelled, or discarded.
    cursor: `next_cursor` of the page before. Raises BadCursor. One query, two for a status, however many rows.
    """
    tracks = Track.objects.owned_by(user)
    tracks = tracks.in_trash() if trash else tracks.live()
    if status == "discarded":
        tracks = tracks.filter(discarded_at__isnull=False)
    else:
        tracks = tracks.filter(discarded_at__isnull=True)
    if genre:
        tracks = tracks.filter(genre=genre)
    if status in STATES_OF_STATUS:
        tracks = tracks.with_status(status)
        if status != "complete":
            # Of all but complete tracks there are few or none, and an index of jobs finds them.
            if not Job.objects.owned_by(user).filter(state__in=STATES_OF_STATUS[status]).exists():
                return Page([], "")
            tracks = tracks.filter(job__owner=user).newest_of_few()
    elif status not in {"", "discarded"}:
        tracks = tracks.none()
    tracks = narrow(tracks.matching(search, user) if search else tracks, filters or Filters())
    return page_of(tracks.for_lists() if whole else tracks.for_cards(), cursor=cursor, limit=limit, sort=sort)


def track_for(*, user: User | AnonymousUser, pk: object) -> Track:
    """A track this person may open, with its job and files, in two queries. Raises Track.DoesNotExist."""
    return Track.objects.visible_to(user).for_its_page().get(pk=pk)


def own_track(*, user: User, pk: object) -> Track:
    """A track of this person, even from the trash, with its job and files. Raises Track.DoesNotExist."""
    return Track.objects.owned_by(user).for_its_page().get(pk=pk)


def request_for(*, user: User, pk: object, with_files: bool = True) -> Request:
    """A request of this person; `request.tracks.all()` are its takes in order, with jobs and files, the trash left out.

    Three queries; without files, of those only the openings. Raises Request.DoesNotExist, also when all of it was
    deleted for good.
    """
    takes = Track.objects.live().select_related("job").order_by("take")
    files = Asset.objects.all() if with_files else Asset.objects.filter(role=Role.OPENING)
    takes = takes.prefetch_related(Prefetch("assets", files))
    return (
        Request.objects.filter(owner=user)
        .prefetch_related(Prefetch("tracks", takes))
        .exclude(brief__prompt="")
        .get(pk=pk)
    )


def samples(count: int = 3) -> list[Track]:
    """What the house made for everybody to hear, newest first."""
    return list(Track.objects.live().delivered().filter(is_sample=True).newest().for_lists()[:count])


def recent_requests(*, user: User, count: int = 5) -> list[Request]:
    """What this person asked for lately, newest first, each wording once, as it was asked last."""
    mine = Request.objects.filter(owner=user).exclude(brief__prompt="").order_by("-created_at")
    newest: dict[str, Request] = {}
    for sent in mine[:50]:
        newest.setdefault(sent.brief["prompt"], sent)
    return list(newest.values())[:count]
