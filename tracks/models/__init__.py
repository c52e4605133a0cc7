"""Music and where it comes from: what was asked for, the takes it became, their files, and what people send."""

from tracks.models.asking import FreeUse, PayWith, Request
from tracks.models.makers import UNKNOWN_MICROS, MusicModel
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
from tracks.models.uploads import UPLOADS_FOLDER, Removal, Upload, UploadState

__all__ = [
    "ROLE_OF_FORMAT",
    "STATES_OF_STATUS",
    "STATUS_OF_STATE",
    "TITLE_CHARACTERS",
    "UNKNOWN_MICROS",
    "UPLOADS_FOLDER",
    "Asset",
    "Complaint",
    "FreeUse",
    "MusicModel",
    "PayWith",
    "Removal",
    "Request",
    "Role",
    "Track",
    "TrackSet",
    "Upload",
    "UploadState",
    "Visibility",
]
