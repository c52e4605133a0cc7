"""Where a track comes from and what was made of it, over all generations, as far as somebody may see that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tracks.models import Descent, How, Track

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MOST_SHOWN, MOST_GENERATIONS = 50, 12


@dataclass(frozen=True)
class Relative:
    """A track this one was made from, or that was made from it; None where it is private to others, or deleted.

    words: what was done to the parent, in a few words, or "". relatives: of an ancestor those it comes from, of a
    descendant those that were made of it.
    """

    how: str
    track: Track | None
    words: str = ""
    is_deleted: bool = False
    relatives: tuple[Relative, ...] = ()

    @property
    def title(self) -> str:
        if self.track:
            return self.track.title
        return "a deleted track" if self.is_deleted else "a private track"

    @property
    def how_in_words(self) -> str:
        return How(self.how).label

    @property
    def what_was_done(self) -> str:
        """In a few words: what is known, or else the verb."""
        return self.words or self.how_in_words.lower()

    @property
    def detail(self) -> str:
        """What the words say beyond the verb."""
        return "" if self.words.lower() == self.how_in_words.lower() else self.words


@dataclass(frozen=True)
class Lineage:
    """Parents in the order they were named; children, the newest first, without those that may not be seen."""

    parents: tuple[Relative, ...]
    children: tuple[Relative, ...]


@dataclass(frozen=True)
class _Line:
    """One step from a track to a relative."""

    start: UUID
    end: UUID
    how: str
    words: str


def lineage_of(*, track: Track, user: User | AnonymousUser) -> Lineage:
    """What this person may know about where a track comes from, and what became of it.

    Nobody sees through what is private to others. Three queries for each generation at most; none for a track of
    `for_its_page` without any relative.
    """
    if not getattr(track, "has_relatives", True):
        return Lineage((), ())
    return Lineage(_Family(user, is_above=True).of(track.pk), _Family(user, is_above=False).of(track.pk))


class _Family:
    """The ancestors of a track, or its descendants."""

    def __init__(self, user: User | AnonymousUser, *, is_above: bool) -> None:
        self._user, self._is_above = user, is_above
        self._lines: dict[UUID, list[_Line]] = {}
        self._seen: dict[UUID, Track] = {}
        self._deleted: set[UUID] = set()

    def of(self, pk: UUID) -> tuple[Relative, ...]:
        known, generation = {pk}, {pk}
        for _ in range(MOST_GENERATIONS):
            lines = self._read_lines(generation)
            ends = {line.end for line in lines} - known
            self._look_at(ends)
            known |= ends
            generation = ends & (self._seen.keys() | self._deleted)
            if not generation:
                break
        return self._relatives(pk, {pk})

    def _read_lines(self, starts: Collection[UUID]) -> list[_Line]:
        names, order = (("child", "parent"), "pk") if self._is_above else (("parent", "child"), "-pk")
        rows = Descent.objects.filter(**{f"{names[0]}__in": starts}).order_by(order)
        lines = [
            _Line(start, end, how, words if isinstance(words, str) else "")
            for start, end, how, words in rows.values_list(*names, "how", "settings__words")[:MOST_SHOWN]
        ]
        for line in lines:
            self._lines.setdefault(line.start, []).append(line)
        return lines

    def _look_at(self, keys: Collection[UUID]) -> None:
        """Which of these may be seen, and which were deleted by who asks."""
        found = Track.objects.visible_to(self._user).only("title").in_bulk(keys) if keys else {}
        self._seen |= found
        if self._is_above and self._user.pk and len(found) < len(keys):
            mine = Track.objects.filter(pk__in=set(keys) - found.keys(), owner_id=self._user.pk)
            self._deleted |= set(mine.values_list("pk", flat=True))

    def _relatives(self, pk: UUID, passed: set[UUID]) -> tuple[Relative, ...]:
        return tuple(self._relative(line, passed) for line in self._lines.get(pk, ()) if self._is_shown(line, passed))

    def _is_shown(self, line: _Line, passed: set[UUID]) -> bool:
        """Children that may not be seen are not told of; and nobody is among their own ancestors twice."""
        return line.end not in passed and (self._is_above or line.end in self._seen)

    def _relative(self, line: _Line, passed: set[UUID]) -> Relative:
        pk = line.end
        return Relative(
            line.how, self._seen.get(pk), line.words, pk in self._deleted, self._relatives(pk, passed | {pk})
        )
