"""Training the model of moods on what people corrected. For commands alone: it loads numpy, which pages never do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from engine.analysis import judging
from engine.analysis.adapting import Adapted, Examples, adapt, answers, read_adapted, row_of
from engine.analysis.features import VERSION as FEATURES_VERSION
from engine.analysis.learning import FOLDS
from studio.models import Analysis, Correction, MoodModel

# So many corrected sounds are needed, and so many one person counts for at most, however many they corrected.
NEEDED = MOST_OF_A_PERSON = 20
# Of one person the newest are read; beyond that many each would weigh next to nothing.
_READ_OF_A_PERSON = 200
_COMPARED_ANALYSES = 2000


class CannotTrain(Exception):
    """Nothing was changed; the message says why, and what can be done."""


@dataclass(frozen=True)
class Trained:
    """A model that was kept, and whether new analyses take it from now on."""

    model: MoodModel
    is_taken: bool


@dataclass(frozen=True)
class _Correction:
    content: str
    person: int
    mood: str
    features: list[float]


def train_mood(*, force: bool = False) -> Trained:
    """Train on the mood corrections of analysed tracks, and take the result unless it is worse than what is in use.

    force: take it even then. The same corrections give the same model, which is kept once. Analyses that are there
    stay as they are. Raises CannotTrain for too few corrections, and when another training ended meanwhile.
    """
    used = MoodModel.objects.in_use()
    corrections = _corrections()
    examples = _check(corrections)
    before = _adapted_of(used)
    # By trial, as fingerprints are of weights alone.
    after = adapt(examples, _next_version())
    known = MoodModel.objects.filter(fingerprint=after.fingerprint).first()
    if known:
        return _take_again(known, force=force)
    model = MoodModel(
        version=after.model.version,
        fingerprint=after.fingerprint,
        document=after.to_dict(),
        examples=len(corrections),
        people=len({each.person for each in corrections}),
        compared_with=before.model.version,
        accuracy_before=before.accuracy(examples),
        accuracy_after=after.accuracy(examples),
        changed_share=_changed_share(before, after),
        created_at=timezone.now(),
    )
    return _keep(model, used, is_wanted=force or model.accuracy_after >= model.accuracy_before)


def use_mood_model(*, version: str) -> None:
    """Let new analyses take this version, that of the shipped model included. Raises CannotTrain for one unknown."""
    shipped = shipped_version()
    with transaction.atomic():
        chosen = _lock_models().filter(version=version).first()
        if chosen is None and version != shipped:
            known = [shipped, *MoodModel.objects.order_by("pk").values_list("version", flat=True)]
            raise CannotTrain(f"There is no version {version}. There are: {', '.join(known)}.")
        if chosen is not None:
            _check_fits(chosen)
        _switch(chosen)


def shipped_version() -> str:
    """The version of the model of moods that comes with the product."""
    return judging.models()["mood"].version


def _take_again(known: MoodModel, *, force: bool) -> Trained:
    """The same corrections teach the same; whoever put that aside must say that they want it."""
    if force and not known.is_in_use:
        use_mood_model(version=known.version)
        known.refresh_from_db()
    return Trained(known, known.is_in_use)


def _keep(model: MoodModel, used: MoodModel | None, *, is_wanted: bool) -> Trained:
    try:
        with transaction.atomic():
            list(_lock_models())
            if MoodModel.objects.in_use() != used:
                raise CannotTrain("Another model was taken into use meanwhile: train again to compare with that.")
            model.save()
            if is_wanted:
                _switch(model)
    except IntegrityError:
        raise CannotTrain("Another training ended meanwhile: train again to compare with its model.") from None
    return Trained(model, is_wanted)


def _lock_models() -> Any:
    return MoodModel.objects.select_for_update().order_by("pk")


def _switch(chosen: MoodModel | None) -> None:
    MoodModel.objects.filter(is_in_use=True).update(is_in_use=False)
    if chosen is not None:
        chosen.is_in_use = True
        chosen.save(update_fields=["is_in_use"])


def _next_version() -> str:
    shipped = shipped_version()
    versions = MoodModel.objects.filter(version__startswith=f"{shipped}.").values_list("version", flat=True)
    return f"{shipped}.{max((int(version.rpartition('.')[2]) for version in versions), default=0) + 1}"


def _adapted_of(used: MoodModel | None) -> Adapted:
    """What is in use, as workers take it: what does not fit this version of the analysis is passed over."""
    try:
        return _check_fits(used) if used else Adapted.constant(judging.models()["mood"])
    except CannotTrain:
        return Adapted.constant(judging.models()["mood"])


def _check_fits(model: MoodModel) -> Adapted:
    try:
        return read_adapted(model.document)
    except ValueError as error:
        raise CannotTrain(f"Version {model.version} cannot be used. {error}") from error


def _corrections() -> list[_Correction]:
    """In an order that does not depend on when they were made."""
    return sorted(_read(), key=lambda each: (each.content, each.person, each.mood, each.features))


def _read() -> Iterator[_Correction]:
    of_person: Counter[int] = Counter()
    analysis = "track__track_analysis__analysis"
    complete = {f"{analysis}__completed_at__isnull": False, f"{analysis}__values__features_version": FEATURES_VERSION}
    rows = (
        Correction.objects.exclude(mood="")
        .filter(by=F("track__owner"), by__is_active=True, track__deleted_at=None, track__purged_at=None)
        .filter(**complete)
        .order_by("-corrected_at", "-pk")
        .values_list("by_id", "mood", f"{analysis}__source_sha256", f"{analysis}__values__features")
    )
    known = set(judging.models()["mood"].labels)
    for person, mood, content, features in rows.iterator(chunk_size=500):
        row = row_of(features) if isinstance(features, dict) else None
        if row is not None and mood in known and of_person[person] < _READ_OF_A_PERSON:
            of_person[person] += 1
            yield _Correction(content, person, mood, row)


def _check(corrections: list[_Correction]) -> Examples:
    """What is learned from. Raises CannotTrain for too little of it."""
    of_person = Counter(each.person for each in corrections)
    counts = [min(1.0, MOST_OF_A_PERSON / of_person[each.person]) for each in corrections]
    missing = NEEDED - len(corrections)
    if missing > 0:
        raise CannotTrain(
            f"{NEEDED} analysed sounds with a corrected mood are needed, and there are {len(corrections)}: "
            f"{missing} more."
        )
    if len({each.mood for each in corrections}) < 2:
        raise CannotTrain("All corrections say the same mood: at least two moods are needed.")
    return Examples(
        features=np.array([each.features for each in corrections]),
        labels=[each.mood for each in corrections],
        counts=np.array(counts),
        # By content, so that the same sound in two libraries is on one side, today and the next time.
        folds=np.array([int(each.content[:8], 16) % FOLDS for each in corrections]),
    )


def _changed_share(before: Adapted, after: Adapted) -> float | None:
    """Of the newest analyses, how many would be called otherwise; None without any."""
    newest = Analysis.objects.filter(completed_at__isnull=False, values__features_version=FEATURES_VERSION)
    rows = newest.order_by("-completed_at").values_list("values__features", flat=True)[:_COMPARED_ANALYSES]
    known = [row for features in rows if isinstance(features, dict) and (row := row_of(features))]
    if not known:
        return None
    matrix = np.array(known)
    old, new = answers(before.model, matrix), answers(after.model, matrix)
    return sum(label != other for label, other in zip(old, new, strict=True)) / len(known)
