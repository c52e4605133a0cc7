"""The sound that the studio works on: the best file of a track, as long as the track is there."""

from __future__ import annotations

from jobs.contract import GenerationFailed
from tracks.models import Asset, Role, Track

GONE = "The track was deleted meanwhile: restore it from the trash and start again."
# The best first.
_ROLES = (Role.MASTER, Role.WAV, Role.MP3, Role.OPUS)


def live_source(track: Track, *, lock: bool = False) -> Asset:
    """The file to work on. Raises GenerationFailed where the track is in the trash or gone.

    lock: keep it there until the caller's transaction ends.
    """
    rows = Track.objects.live()
    if not (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=track.pk).exists():
        raise GenerationFailed(GONE)
    files = {asset.role: asset for asset in Asset.objects.filter(track=track, role__in=_ROLES)}
    found = next((files[role] for role in _ROLES if role in files), None)
    if found is None:
        raise GenerationFailed("There is no sound of this track to work on.")
    return found
