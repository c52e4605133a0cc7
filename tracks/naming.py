"""What a file of a track is called when somebody saves it: the track's title, what it is, its ending."""

from __future__ import annotations

from engine.audio.tags import one_line
from files.naming import safe_title
from files.owners import File
from tracks.models import Asset, Role, Track


def file_name(track: Track, asset: Asset) -> str:
    """ "Night Rain.mp3", "Night Rain – drums.flac", "Night Rain – score.json"."""
    title = safe_title(track.title)
    if asset.role in {Role.STEM, Role.PREVIEW}:
        return f"{title} – {asset.name}.{asset.suffix}"
    if asset.role == Role.ORIGINAL:
        return f"{title} – original.{asset.suffix}"
    if asset.role == Role.SCORE:
        return f"{title} – score.{asset.suffix}"
    return f"{title}.{asset.suffix}"


def as_file(track: Track, asset: Asset) -> File:
    """This file as it is sent."""
    return File(
        key=asset.storage_key,
        size_bytes=asset.size_bytes,
        content_type=asset.content_type,
        sha256=asset.sha256,
        name=file_name(track, asset),
        owner=track.owner,
        title=_title_in_tags(track, asset),
        is_retitled=bool(track.title_in_files) and track.title_in_files != track.title,
    )


def _title_in_tags(track: Track, asset: Asset) -> str:
    """What somebody sent or recorded keeps the tags it came with."""
    if not track.is_marked:
        return ""
    title = one_line(track.title)
    return f"{title} – {asset.name}" if asset.role in {Role.STEM, Role.PREVIEW} else title
