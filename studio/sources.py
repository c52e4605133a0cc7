"""The sound that the studio works on: the best file of a track, as long as the track is there."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.contract import GenerationFailed
from tracks.models import Asset, Role, Track

GONE = "The track was deleted meanwhile: restore it from the trash and start again."
GONE_FOR_GOOD = "The track was deleted for good meanwhile: bring the sound in or make it again, and start again."
# The best first.
_ROLES = (Role.MASTER, Role.WAV, Role.MP3, Role.OPUS)


def live_source(track: Track, *, lock: bool = False) -> Asset:
    """The file to work on. Raises GenerationFailed where the track is in the trash or gone.

    lock: keep it there until the caller's transaction ends.
    """
    _check_live(track, lock=lock)
    return source_file(track)


def live_stems(track: Track, names: Sequence[str]) -> list[Asset]:
    """These stems of a track. Raises GenerationFailed where the track or one of them is gone."""
    _check_live(track, lock=False)
    files = track.files(Role.STEM)
    found = [file for file in files if file.name in names]
    if len(found) < len(names):
        raise GenerationFailed("The stems of this track are others now: choose them again.")
    return found


def live_assets(track: Track, roles: Sequence[str]) -> list[Asset]:
    """All files of these roles. Raises GenerationFailed where the track or every file of one of the roles is gone."""
    _check_live(track, lock=False)
    found = [asset for asset in track.assets.all() if asset.role in roles]
    if {asset.role for asset in found} != set(roles):
        raise GenerationFailed("This song has no score or no stems any more: compose it anew, and change that song.")
    return found


def source_file(track: Track) -> Asset:
    """The best file of its sound. Raises GenerationFailed where there is none."""
    files = {asset.role: asset for asset in track.assets.all()}
    found = next((files[role] for role in _ROLES if role in files), None)
    if found is None:
        raise GenerationFailed("There is no sound of this track to work on.")
    return found


def _check_live(track: Track, *, lock: bool) -> None:
    rows = Track.objects.live()
    if not (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=track.pk).exists():
        is_purged = Track.objects.filter(pk=track.pk, purged_at__isnull=False).exists()
        raise GenerationFailed(GONE_FOR_GOOD if is_purged else GONE)
