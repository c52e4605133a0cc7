"""Lists page by page, by key and never by offset, in each of the orders a library has."""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass

from django.db.models import Q

from accounts.cursors import BadCursor, cursor_of, place_of
from tracks.models import Track, TrackSet

LARGEST_PAGE = 100
# By a value: which, and whether the largest comes first. The others are by date.
BY_VALUE = {
    "slowest": ("effective_tempo", False),
    "fastest": ("effective_tempo", True),
    "shortest": ("effective_seconds", False),
    "longest": ("effective_seconds", True),
}
NEWEST, OLDEST = "newest", "oldest"
SORTS = (NEWEST, OLDEST, *BY_VALUE)
# A cursor behind the last row that has the value: those without it follow, the newest first.
_WITHOUT = "without."


@dataclass(frozen=True)
class Page:
    """One page of a list; next_cursor is "" on the last one."""

    tracks: list[Track]
    next_cursor: str


def page_of(tracks: TrackSet, *, cursor: str, limit: int, sort: str = NEWEST) -> Page:
    """Rows after the cursor, newest first or in another order of SORTS. Raises BadCursor.

    Rows without a tempo come last in an order by tempo. One query, two on the page where those begin.
    """
    limit = min(max(limit, 1), LARGEST_PAGE)
    if sort in BY_VALUE:
        return _by_value(tracks, cursor, limit, *BY_VALUE[sort])
    if sort == OLDEST:
        return _oldest(tracks, cursor, limit)
    return _newest(tracks, cursor, limit)


def _newest(tracks: TrackSet, cursor: str, limit: int) -> Page:
    if cursor:
        tracks = tracks.before(*place_of(cursor))
    rows = list((tracks if tracks.ordered else tracks.newest())[: limit + 1])
    return Page(rows[:limit], _date_cursor(rows, limit))


def _oldest(tracks: TrackSet, cursor: str, limit: int) -> Page:
    if cursor:
        moment, pk = place_of(cursor)
        later = Q(created_at__gt=moment) | Q(created_at=moment, id__gt=pk)
        tracks = tracks.filter(later, created_at__gte=moment)
    rows = list(tracks.order_by("created_at", "id")[: limit + 1])
    return Page(rows[:limit], _date_cursor(rows, limit))


def _date_cursor(rows: list[Track], limit: int) -> str:
    return cursor_of(rows[limit - 1].created_at, rows[limit - 1].pk) if len(rows) > limit else ""


def _by_value(tracks: TrackSet, cursor: str, limit: int, name: str, is_falling: bool) -> Page:
    tracks = tracks.with_facts()
    without = tracks.filter(**{f"{name}__isnull": True}).order_by()
    if cursor.startswith(_WITHOUT):
        rest = _newest(without, cursor.removeprefix(_WITHOUT), limit)
        return Page(rest.tracks, rest.next_cursor and _WITHOUT + rest.next_cursor)
    sign, after = ("-", "lt") if is_falling else ("", "gt")
    found = tracks.filter(**{f"{name}__isnull": False})
    if cursor:
        value, pk = _value_place(cursor)
        beyond = Q(**{f"{name}__{after}": value}) | Q(**{name: value, f"id__{after}": pk})
        # Said twice, because an index is entered by the first and not by the second.
        found = found.filter(beyond, **{f"{name}__{after}e": value})
    rows = list(found.order_by(f"{sign}{name}", f"{sign}id")[: limit + 1])
    if len(rows) > limit:
        return Page(rows[:limit], _value_cursor(getattr(rows[limit - 1], name), rows[limit - 1].pk))
    # At least one more is looked for, so that a full page knows whether anything follows.
    others = list(without.newest()[: limit - len(rows) + 1])
    shown = [*rows, *others][:limit]
    if len(rows) + len(others) <= limit:
        return Page(shown, "")
    last = shown[-1]
    is_last_with = len(rows) == limit
    return Page(shown, _value_cursor(getattr(last, name), last.pk) if is_last_with else _without_cursor(last))


def _without_cursor(last: Track) -> str:
    return _WITHOUT + cursor_of(last.created_at, last.pk)


def _value_cursor(value: float, pk: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(f"{value!r} {pk}".encode()).decode().rstrip("=")


def _value_place(cursor: str) -> tuple[float, uuid.UUID]:
    """The value and the key of the row before this place. Raises BadCursor."""
    try:
        value, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ")
        return float(value), uuid.UUID(pk)
    except (ValueError, binascii.Error) as error:
        raise BadCursor("This page of the list does not exist.") from error
