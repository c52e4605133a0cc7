"""Music and where it comes from: what was asked for, the takes it became, and their files."""

from tracks.models.asking import FreeUse, PayWith, Request
from tracks.models.music import (
    ROLE_OF_FORMAT,
    STATES_OF_STATUS,
    STATUS_OF_STATE,
    TITLE_CHARACTERS,
    Asset,
    Complaint,
    Role,
    Track,
    TrackSet,
    Visibility,
)

__all__ = [
    "ROLE_OF_FORMAT",
    "STATES_OF_STATUS",
    "STATUS_OF_STATE",
    "TITLE_CHARACTERS",
    "Asset",
    "Complaint",
    "FreeUse",
    "PayWith",
    "Request",
    "Role",
    "Track",
    "TrackSet",
    "Visibility",
]
