"""Writing the rows of models that are known by their documentation; what staff have changed stays as it is."""

from __future__ import annotations

from engine.providers.catalogue import SEEDED, TOOLS
from jobs.models import ProviderAccount
from makers.models import MusicModel, SeparationModel

RANK_STEP = 10


def seed_models() -> int:
    """Add the models and accounts that are not there yet; how many models were new."""
    known = set(MusicModel.objects.values_list("slug", flat=True))
    new = [
        MusicModel.of(model, rank=RANK_STEP * number)
        for number, model in enumerate(SEEDED, 1)
        if model.slug not in known
    ]
    MusicModel.objects.bulk_create(new, ignore_conflicts=True)
    accounts = sorted({model.service for model in SEEDED})
    ProviderAccount.objects.bulk_create([ProviderAccount(slug=slug) for slug in accounts], ignore_conflicts=True)
    return len(new) + _seed_separations()


def _seed_separations() -> int:
    known = set(SeparationModel.objects.values_list("slug", flat=True))
    seeded = [model for model in TOOLS if model.kind == "separation"]
    new = [
        SeparationModel.of(model, rank=RANK_STEP * number)
        for number, model in enumerate(seeded, 1)
        if model.slug not in known
    ]
    SeparationModel.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
