"""Formats nobody asked for when a song was made: written when somebody first does, and kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction

from files.storing import Stored, blocks, store
from tracks.models import Asset, Role, Track

CONTENT_TYPES = {Role.WAV: "audio/wav", Role.OPUS: "audio/ogg"}
# Eight minutes take a core ten seconds.
WALL_SECONDS = 120
PATIENCE_SECONDS = 30
AT_ONCE = threading.BoundedSemaphore(2)


class FormatBusy(Exception):
    """Too many files are being written at this moment; the message may be shown."""


def make_format(*, track: Track, role: Role) -> Asset | None:
    """The file of this role, written from the master unless it is there; None where it can't be. Raises FormatBusy."""
    kept = Asset.objects.filter(track=track, role=role).first()
    master = Asset.objects.filter(track=track, role=Role.MASTER).first()
    if kept or master is None or role not in CONTENT_TYPES or not track.is_delivered:
        return kept
    if not AT_ONCE.acquire(timeout=PATIENCE_SECONDS):
        raise FormatBusy("Many files are being written at this moment: ask for this one again in a minute.")
    try:
        stored = _write(track, master, role)
    finally:
        AT_ONCE.release()
    return _keep(track, role, stored)


def _write(track: Track, master: Asset, role: Role) -> Stored:
    with TemporaryDirectory() as folder:
        source, target = Path(folder, f"master.{master.suffix}"), Path(folder, f"song.{role.value}")
        with source.open("wb") as file:
            file.writelines(blocks(master.storage_key))
        title = track.title_in_files or track.title
        order = {"master": str(source), "target": str(target), "title": title, "is_made": track.is_marked}
        # Our own program, in a process of its own: this one loads no codec.
        command = [sys.executable, "-m", "engine.formats"]
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        try:
            done = subprocess.run(  # noqa: S603
                command, input=json.dumps(order), text=True, cwd=settings.BASE_DIR, env=environment,
                capture_output=True, timeout=WALL_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise FormatBusy("Writing this file took too long, because this site is busy: ask again later.") from None
        if done.returncode:
            raise RuntimeError(f"a format was not written: {done.stderr[-2000:]}")
        return store(target)


def _keep(track: Track, role: Role, stored: Stored) -> Asset | None:
    """The row of the file, of which two who ask at once get the same; None where the track is gone meanwhile."""
    values = {
        "storage_key": stored.key,
        "content_type": CONTENT_TYPES[role],
        "size_bytes": stored.size_bytes,
        "sha256": stored.sha256,
    }
    with transaction.atomic():
        if not Track.objects.live().select_for_update(of=("self",)).filter(pk=track.pk).exists():
            return None
        asset, _ = Asset.objects.get_or_create(track=track, role=role, name=role.value, defaults=values)
    return asset
