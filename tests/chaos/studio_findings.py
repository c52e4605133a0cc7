"""What has become of everything that was asked of the studio, counted from rows, files and the sounds in them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import soundfile
from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from credits.queries import balance
from credits.queries import prove as prove_money
from files.services import sweep_storage
from files.storing import local_path
from jobs.models import UNFINISHED, Job, JobSet, State
from jobs.queries import prove as prove_work
from jobs.services import clear_work_folders
from studio.models import Analysis, Edit, TrackAnalysis
from studio.queries import studio_time
from tests.chaos.studio_people import CREDITS, OUTSIDE_CREDITS, SECONDS, SOUNDS_EACH, Person, expected_jobs
from tracks.models import Asset, Track
from tracks.queries import prove as prove_tracks

STEP_24_BIT = 2.0**-23
MOST_REMAINDER = 10 ** (-90 / 20)
STEMS = ("bass", "drums", "other")
STEMS_OUTSIDE = ("vocals", *STEMS)
OF_AN_IMPORT = Counter([("original", ""), ("master", "master"), ("mp3", "mp3")])
OF_AN_EDIT = Counter([("master", "master"), ("mp3", "mp3")])
OF_A_MIX = OF_AN_EDIT + Counter(
    (role, f"part-{number}") for role in ("stem", "preview") for number in range(SOUNDS_EACH)
)


def wrongs(crowd: list[Person]) -> dict[str, float]:
    """Each must be 0."""
    jobs = _without_lost_requests()
    counted = Counter(jobs.values_list("kind", flat=True))
    wanted = expected_jobs(len(crowd))
    found: Counter[str] = Counter()
    found["more or fewer jobs than were asked for"] = sum(abs(counted[kind] - wanted[kind]) for kind in wanted)
    found["not ended"] = jobs.filter(state__in=UNFINISHED).count()
    found["ended without a result"] = jobs.filter(state__in=(State.FAILED, State.CANCELLED)).count()
    found["not exactly one ending"] = jobs.exclude(endings=1).count()
    for person in crowd:
        _look_at_person(person, found)
    _look_at_analyses(found)
    found["deliveries without their files (I10)"] = len(prove_tracks(deep=True))
    found["money and work disagree (I4, I5)"] = len(prove_work())
    found["money does not add up (I1 to I12)"] = len(prove_money())
    return dict(found)


def swept() -> tuple[int, dict[str, float]]:
    """What killed workers left behind until the sweeps of tomorrow; and what lies there even then: nothing may."""
    tomorrow = timezone.now() + timedelta(hours=25)
    left = sum(1 for _ in sweep_storage(delete=True, now=tomorrow))
    work = Path(settings.DATA_DIR) / "work"
    for folder in work.iterdir() if work.is_dir() else ():
        os.utime(folder, (0, 0))
    left += clear_work_folders()
    still = sum(1 for _ in sweep_storage(now=tomorrow)) + sum(1 for _ in work.glob("*"))
    return left, {"files nobody needs": still}


def paid_wrongly(billed: int) -> int:
    """How far a service was paid more or less often than it was asked, given how often it was paid."""
    asked = Job.objects.filter(kind="separate_outside")
    complete = asked.filter(state=State.COMPLETE)
    return max(0, complete.count() - billed) + max(0, billed - asked.count())


def _without_lost_requests() -> JobSet:
    """All work, but what a service may have got when its worker was killed, and lists nowhere: that costs nothing and
    is asked for anew."""
    jobs = Job.objects.annotate(endings=Count("log", filter=Q(log__message="complete and settled")))
    return jobs.exclude(kind="separate_outside", state=State.FAILED, error_code="no_answer")


def _look_at_person(person: Person, found: Counter[str]) -> None:
    held, worked = balance(person.user), studio_time(user=person.user).used_seconds
    minutes = SECONDS * sum(count for kind, count in expected_jobs(1).items() if kind in {"separate", "edit", "mix"})
    found["credits lost or held"] += (held.available, held.held) != (CREDITS - OUTSIDE_CREDITS, 0)
    found["studio time counted wrongly"] += abs(worked - minutes) > 0.1
    for track, file in zip(person.tracks, person.files, strict=True):
        found["sounds not brought in whole"] += not _is_whole_import(track, file)
        names = STEMS_OUTSIDE if track == person.tracks[-1] else STEMS
        found["stems not whole"] += not _are_whole_stems(track, file, names)
        for edit in Edit.objects.select_related("track").filter(owner=person.user, track__ancestry__parent=track):
            found["edits not whole"] += not _is_whole_edit(edit.track, _samples_of_file(file))
    together = sum(_samples_of_file(file) for file in person.files)
    found["mixes not whole"] += not _is_whole_mix(person.mixed, together)


def _look_at_analyses(found: Counter[str]) -> None:
    delivered = Track.objects.delivered().count()
    whole = [a for a in Analysis.objects.all() if a.is_complete and abs(a.values["duration_seconds"] - SECONDS) < 0.1]
    found["analyses not stored once"] += abs(Analysis.objects.count() - delivered) + abs(delivered - len(whole))
    found["tracks without their analysis"] += delivered - TrackAnalysis.objects.count()


def _files(track: Track) -> Counter[tuple[str, str]]:
    return Counter(Asset.objects.filter(track=track).values_list("role", "name"))


def _is_whole_import(track: Track, file: Path) -> bool:
    original = Asset.objects.get(track=track, role="original")
    place = local_path(original.storage_key)
    is_original = place is not None and place.read_bytes() == file.read_bytes()
    return is_original and _is_alike(_samples(track), _samples_of_file(file))


def _are_whole_stems(track: Track, file: Path, names: Sequence[str]) -> bool:
    stems = [_read(asset) for asset in Asset.objects.filter(track=track, role="stem")]
    wanted = Counter((role, name) for role in ("stem", "preview") for name in names)
    if _files(track) != OF_AN_IMPORT + wanted or len({stem.shape for stem in stems}) != 1:
        return False
    return bool(np.abs(sum(stems) - _samples_of_file(file)).max() <= MOST_REMAINDER)


def _is_whole_edit(track: Track, source: np.ndarray) -> bool:
    wanted = {"backwards": source[::-1], "softer": source * 10 ** (-6 / 20)}[track.title]
    return _files(track) == OF_AN_EDIT and _is_alike(_samples(track), wanted)


def _is_whole_mix(track: Track, wanted: np.ndarray) -> bool:
    parts = [_read(asset) for asset in Asset.objects.filter(track=track, role="stem")]
    is_sum = all(part.shape == wanted.shape for part in parts) and _is_alike(sum(parts), wanted)
    return _files(track) == OF_A_MIX and is_sum and _is_alike(_samples(track), wanted)


def _samples(track: Track) -> np.ndarray:
    return _read(Asset.objects.get(track=track, role="master"))


def _read(asset: Asset) -> np.ndarray:
    return soundfile.read(str(local_path(asset.storage_key)), always_2d=True)[0]


def _samples_of_file(file: Path) -> np.ndarray:
    return soundfile.read(str(file), always_2d=True)[0]


def _is_alike(samples: np.ndarray, wanted: np.ndarray) -> bool:
    return samples.shape == wanted.shape and bool(np.abs(samples - wanted).max() <= 3 * STEP_24_BIT)
