"""Hearing the next seconds of a change before it is made, exactly as it will be."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.cache import cache

from studio.cache import cached_file, local_file
from studio.effects import BadChain, write_preview, write_sum
from studio.services.accepting import BadEdit, delivered_track
from studio.services.editing import named_sound, stem_names
from studio.sources import source_file
from tracks.models import Role, Track

if TYPE_CHECKING:
    from accounts.models import User

REMEMBERED_SECONDS = 600


@dataclass(frozen=True)
class Preview:
    """A FLAC of the next seconds, how many there are, and how loud they are."""

    content: bytes
    seconds: float
    lufs: float


def preview_edit(
    *,
    track_pk: object,
    by: User,
    chain: object,
    start_seconds: float = 0.0,
    stems: Sequence[str] = (),
    sounds: Mapping[str, uuid.UUID] | None = None,
) -> Preview:
    """The next 10 seconds from a place in the result, as they sound in the whole; nothing is kept.

    Raises Track.DoesNotExist, BadEdit, NotReady, EffectsBusy.
    """
    track = delivered_track(by, track_pk)
    names = stem_names(track, stems)
    others = {name: str(_path(named_sound(by, name, pk), [])) for name, pk in (sounds or {}).items()}
    order = {"source": str(_path(track, names)), "chain": chain, "start_seconds": start_seconds, "sounds": others}
    name = hashlib.sha256(json.dumps(order, sort_keys=True).encode()).hexdigest()
    facts: dict[str, float] = {}

    def write(path: Path) -> None:
        try:
            facts.update(write_preview({**order, "target": str(path)}))
        except BadChain as error:
            raise BadEdit("chain", str(error)) from error
        cache.set(f"preview:{name}", facts, REMEMBERED_SECONDS)

    # Who compares hears the same again and again: it is computed once.
    known = cache.get(f"preview:{name}")
    sound = cached_file(f"{name}.flac", write, is_fresh=known is not None)
    facts = facts or known or {}
    return Preview(sound.read_bytes(), facts["seconds"], facts["lufs"])


def _path(track: Track, stems: Sequence[str]) -> Path:
    """Where the sound to work on lies on this machine."""
    if not stems:
        return local_file(source_file(track))
    files = [file for file in track.files(Role.STEM) if file.name in stems]
    if len(files) == 1:
        return local_file(files[0])
    name = hashlib.sha256(" ".join(file.sha256 for file in files).encode()).hexdigest()
    return cached_file(f"{name}.wav", lambda path: write_sum([str(local_file(file)) for file in files], str(path)))
