"""Spoils one thing of each kind in a finished game, so that it is known that the counting finds such things."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F
from django.utils import timezone

from credits.services import grant
from files.storing import local_path
from jobs.models import Job, JobLog
from studio.models import Analysis, Edit
from tests.chaos.studio_people import Person
from tracks.models import Asset


def _halve_an_original(person: Person) -> None:
    place = local_path(Asset.objects.get(track=person.tracks[0], role="original").storage_key)
    assert place is not None
    place.write_bytes(place.read_bytes()[:-1000])


def _give_an_edit_the_sound_of_its_source(person: Person) -> None:
    source = Asset.objects.get(track=person.tracks[1], role="master")
    edits = Edit.objects.filter(owner=person.user, track__ancestry__parent=person.tracks[1]).values("track")
    masters = Asset.objects.filter(track__in=edits, role="master")
    masters.update(storage_key=source.storage_key, sha256=source.sha256, size_bytes=source.size_bytes)


def _count_work_twice(person: Person) -> None:
    Job.objects.filter(owner=person.user, kind="edit").update(size=F("size") * 2)


def _end_twice(person: Person) -> None:
    job = Job.objects.filter(owner=person.user).first()
    JobLog.objects.create(job=job, at=timezone.now(), message="complete and settled")


PLANTED: dict[str, Callable[[Person], object]] = {
    "sounds not brought in whole": _halve_an_original,
    "stems not whole": lambda person: Asset.objects.filter(track=person.tracks[0], role="stem")[0].delete(),
    "edits not whole": _give_an_edit_the_sound_of_its_source,
    "mixes not whole": lambda person: Asset.objects.get(track=person.mixed, role="mp3").delete(),
    "analyses not stored once": lambda _: Analysis.objects.update(values={"duration_seconds": 1.0}),
    "studio time counted wrongly": _count_work_twice,
    "not exactly one ending": _end_twice,
    "credits lost or held": lambda person: grant(user=person.user, amount=1, key="planted", reason="planted"),
    "ended without a result": lambda person: Job.objects.filter(owner=person.user, kind="mix").update(state="failed"),
    "deliveries without their files (I10)": lambda _: None,
}
"""What each makes wrong; the last one comes of the half original."""


def plant(person: Person) -> None:
    for spoil in PLANTED.values():
        spoil(person)
