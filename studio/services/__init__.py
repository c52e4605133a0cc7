"""What a person can do in the studio: take a track apart."""

from files.services import StorageFull
from studio.services.limits import StudioTimeUsed
from studio.services.separating import NotReady, start_separation

__all__ = ["NotReady", "StorageFull", "StudioTimeUsed", "start_separation"]
