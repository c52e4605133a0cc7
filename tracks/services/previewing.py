"""Light stems for tracks that were finished before stems had any; later ones get theirs when they are made."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from files.storing import Stored, blocks, store
from tracks.models import Asset, Role, Track


def make_previews() -> Iterator[Track]:
    """Every track with stems that lacks previews, once it has them; may be broken off and started again at any time."""
    done = Asset.objects.filter(role=Role.PREVIEW).values("track")
    lacking = Track.objects.live().filter(assets__role=Role.STEM).exclude(pk__in=done).distinct()
    for track in list(lacking):
        previews = {stem.name: _write_preview(track, stem) for stem in track.stems}
        if _keep(track, previews):
            yield track


def _write_preview(track: Track, stem: Asset) -> Stored:
    # Only here: other processes that load this room do without decoders.
    production = import_module("engine.production")
    with TemporaryDirectory() as folder:
        whole, light = Path(folder, f"stem.{stem.suffix}"), Path(folder, "light.opus")
        with whole.open("wb") as file:
            file.writelines(blocks(stem.storage_key))
        facts = {"title": track.title, "recipe": track.recipe, "provider": track.model}
        production.write_preview(whole, light, stem.name, **facts)
        return store(light)


def _keep(track: Track, previews: dict[str, Stored]) -> bool:
    """Whether the track, which may have been deleted for good meanwhile, has them now."""
    rows = [
        Asset(
            track=track,
            role=Role.PREVIEW,
            name=name,
            storage_key=stored.key,
            content_type="audio/ogg",
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
        )
        for name, stored in previews.items()
    ]
    with transaction.atomic():
        is_there = Track.objects.live().select_for_update(of=("self",)).filter(pk=track.pk).exists()
        if is_there:
            Asset.objects.bulk_create(rows, ignore_conflicts=True)
    return is_there
