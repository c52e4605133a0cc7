"""Keeping what made tracks are known again by, and forgetting it with them."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import Count

from engine.fingerprints import landmarks
from engine.fingerprints.hashing import index_hashes
from files.storing import copy_to
from tracks.models import Fingerprint, FingerprintHash, Role, Track

# A hash that so many songs have already tells nothing of which it is, and would only make looking for it slow.
MOST_SONGS = 200
_BATCH = 500
_LONGEST_SECONDS = 3600.0


def keep_fingerprint(*, track: Track, packed: bytes, pcm_sha256: str) -> None:
    """Keep the fingerprint of a made track, in place of an earlier one. packed: `Fingerprint.to_bytes`."""
    with transaction.atomic():
        forget_fingerprint(track_pk=track.pk)
        kept = Fingerprint.objects.create(
            track=track, version=landmarks.VERSION, landmarks=packed, pcm_sha256=pcm_sha256
        )
        hashes = _hashes_of(kept)
        found = FingerprintHash.objects.filter(hash__in=hashes).values("hash").annotate(songs=Count("fingerprint_id"))
        common = set(found.filter(songs__gte=MOST_SONGS).values_list("hash", flat=True))
        FingerprintHash.objects.bulk_create(
            (FingerprintHash(hash=each, fingerprint=kept) for each in hashes if each not in common), batch_size=_BATCH
        )


def keep_measured_fingerprint(*, track: Track, measured: Mapping[str, Any]) -> None:
    """Keep the one that `engine.production.Measured` has; joins the transaction that delivers the track.

    What was finished before an update has none: `fingerprint_tracks` makes it. Sound in which nothing was made here
    gets none.
    """
    packed = measured.get("fingerprint")
    if packed and Track.objects.made_here().filter(pk=track.pk).exists():
        keep_fingerprint(track=track, packed=base64.b64decode(packed), pcm_sha256=measured["pcm_sha256"])


def forget_fingerprint(*, track_pk: object) -> None:
    """Drop what a track is known again by; joins the transaction that strips it."""
    for kept in Fingerprint.objects.filter(track=track_pk):
        FingerprintHash.objects.filter(hash__in=_hashes_of(kept), fingerprint=kept).delete()
        kept.delete()


def fingerprint_tracks() -> Iterator[Track]:
    """Every made track that has no fingerprint of this version, once it has one; may be broken off and begun again."""
    done = Fingerprint.objects.filter(version=landmarks.VERSION).values("track")
    made = Track.objects.made_here().delivered().filter(purged_at__isnull=True, assets__role=Role.MASTER)
    for track in made.exclude(pk__in=done).order_by("created_at").iterator():
        (master,) = track.files(Role.MASTER)
        # Only here: other processes that load this room do without decoders.
        examining = import_module("engine.fingerprints.examining")
        with TemporaryDirectory() as folder:
            sound = Path(folder, "master.flac")
            copy_to(master.storage_key, sound)
            with sound.open("rb") as file:
                found = examining.examine(file, longest_seconds=_LONGEST_SECONDS)
        if found.why_no_sound:
            continue
        with transaction.atomic():
            # It may have been deleted for good meanwhile.
            is_there = made.filter(pk=track.pk).select_for_update(of=("self",)).exists()
            if is_there:
                keep_fingerprint(track=track, packed=found.fingerprint, pcm_sha256=found.pcm_sha256)
        if is_there:
            yield track


def _hashes_of(kept: Fingerprint) -> list[int]:
    return index_hashes(landmarks.Fingerprint.from_bytes(bytes(kept.landmarks)))
