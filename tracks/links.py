"""Links to the files of tracks."""

from __future__ import annotations

from files import links
from tracks.models import Asset, Track
from tracks.naming import as_file


def link_to(track: Track, asset: Asset, *, as_attachment: bool) -> str:
    """An address for this file that anybody who has it can use for its time."""
    return links.link_to(as_file(track, asset), model=Asset._meta.label, pk=asset.pk, as_attachment=as_attachment)
