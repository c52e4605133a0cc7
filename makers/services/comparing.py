"""Holding what services publish of their models against ours, before a person's song shows the difference."""

from __future__ import annotations

import logging

from engine.outside import ProviderError
from jobs.services import tell_staff
from makers.checking import published_differences, publishing_rows
from makers.noticed import notice_published, published_notes

log = logging.getLogger(__name__)


def compare_published() -> int:
    """Note for staff what services take otherwise by now of what is offered; how many models that are.

    Staff get one mail about whatever is new in it. A service that does not answer changes nothing.
    """
    known = published_notes()
    found: dict[str, list[str]] = {}
    for row in publishing_rows():
        if row.is_offered:
            try:
                found[row.slug] = published_differences(row)
            except ProviderError as error:
                log.warning("%s was not compared with what its service publishes: %s", row.slug, error)
                found[row.slug] = known.get(row.slug, [])
    notice_published(found)
    new = [f"{slug}: {line}" for slug, lines in found.items() for line in lines if line not in known.get(slug, [])]
    if new:
        tell_staff(
            subject="Services take other requests than this site sends",
            text="By what they publish today:\n\n" + "\n".join(new) + "\n\nCorrect the limits in Music models in the "
            "staff pages, or stop offering these models. manage.py check_models --live compares them again.",
        )
    return sum(bool(lines) for lines in found.values())
