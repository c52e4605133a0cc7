"""How much room this machine's disk has: below a reserve no new work is taken, so that everything else goes on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

MEGABYTE = 1_000_000


class Disk(NamedTuple):
    """Bytes that are free and bytes that stay free for what is under way, for sign-in and for the database."""

    free_bytes: int
    reserve_bytes: int

    @property
    def is_low(self) -> bool:
        return self.free_bytes < self.reserve_bytes


def disk() -> Disk:
    """The tightest of the places where data and music lie on this machine."""
    places = {Path(settings.DATA_DIR)}
    location = settings.STORAGES["default"].get("OPTIONS", {}).get("location")
    if location:
        places.add(Path(location))
    return Disk(min(map(_free, places)), settings.DISK_RESERVE_MEGABYTES * MEGABYTE)


def _free(place: Path) -> int:
    """Of the nearest folder that is there already."""
    here = next(one for one in (place, *place.parents) if one.exists())
    return shutil.disk_usage(here).free
