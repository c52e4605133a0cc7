"""What the lines of a statement were for: the title and the page of each piece of work, as they are now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from credits.queries.statements import Statement
from credits.words import told

if TYPE_CHECKING:
    from accounts.models import User


class Work(NamedTuple):
    """A piece of work for people: what it is called and where it is shown."""

    title: str
    address: str


WorksOf = Callable[["User", Collection[UUID]], dict[UUID, Work]]


def with_works(page: Statement, user: User) -> Statement:
    """The same page with titles and addresses; the ledger keeps neither, so that both can be changed and forgotten."""
    holds = {line.hold for line in page.lines if line.hold}
    find: WorksOf = import_string(settings.CREDITS_WORKS)
    works = find(user, holds) if holds else {}
    lines = [
        replace(line, what=told(line.kind, work.title, line.terms), address=work.address)
        if line.hold and (work := works.get(line.hold))
        else line
        for line in page.lines
    ]
    return replace(page, lines=lines)
