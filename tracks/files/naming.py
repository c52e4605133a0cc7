"""What a file is called when somebody saves it: the track's title, what it is, its ending."""

from __future__ import annotations

from django.utils.http import content_disposition_header

from tracks.models import Asset, Role, Track

FORBIDDEN = frozenset('/\\:*?"<>|')
LONGEST_TITLE = 100


def safe_title(title: str) -> str:
    """The title without what some file system forbids; never empty, never hidden, never a path."""
    kept = "".join("_" if sign in FORBIDDEN else sign for sign in title if sign.isprintable())
    return kept.strip(" .")[:LONGEST_TITLE].strip(" .") or "Untitled"


def file_name(track: Track, asset: Asset) -> str:
    """ "Night Rain.mp3", "Night Rain – drums.flac", "Night Rain – score.json"."""
    title = safe_title(track.title)
    if asset.role == Role.STEM:
        return f"{title} – {asset.name}.{asset.suffix}"
    if asset.role == Role.SCORE:
        return f"{title} – score.{asset.suffix}"
    return f"{title}.{asset.suffix}"


def disposition(name: str, *, as_attachment: bool) -> str:
    """The Content-Disposition header of RFC 6266 for a file of this name."""
    return content_disposition_header(as_attachment, name) or "attachment"
