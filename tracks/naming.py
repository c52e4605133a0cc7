"""What a file of a track is called when somebody saves it: the track's title, what it is, its ending."""

from __future__ import annotations

from files.naming import safe_title
from files.owners import File
from tracks.models import Asset, Role, Track


def file_name(track: Track, asset: Asset) -> str:
    """ "Night Rain.mp3", "Night Rain – drums.flac", "Night Rain – score.json"."""
    title = safe_title(track.title)
    if asset.role in {Role.STEM, Role.PREVIEW}:
        return f"{title} – {asset.name}.{asset.suffix}"
    if asset.role == Role.SCORE:
        return f"{title} – score.{asset.suffix}"
    return f"{title}.{asset.suffix}"


def as_file(track: Track, asset: Asset) -> File:
    """This file as it is sent."""
    name = file_name(track, asset)
    return File(asset.storage_key, asset.size_bytes, asset.content_type, asset.sha256, name, track.owner)
