"""Tracks with files in storage, for tests of the files."""

from tests.tracks.conftest import enrich, make_track, rich, smallest_files

__all__ = ["enrich", "make_track", "rich", "smallest_files"]
