"""Music and paid makers, for tests of who makes it."""

from tests.tracks.conftest import buyer, enrich, make_track, paid, rich

__all__ = ["buyer", "enrich", "make_track", "paid", "rich"]
