"""Every write to files: sound that is sent, looked at and kept, and what is left over cleared away."""

from files.services.deleting import delete_upload
from files.services.limits import DiskLow, StorageFull, check_room
from files.services.resuming import Resumption, resume_upload
from files.services.sweeping import clear_uploads, sweep_storage
from files.services.uploading import (
    NotArrived,
    StorageAway,
    TooManyUploads,
    UploadBusy,
    UploadExpired,
    UploadRefused,
    UploadRejected,
    finish_upload,
    start_upload,
)

__all__ = [
    "DiskLow",
    "NotArrived",
    "Resumption",
    "StorageAway",
    "StorageFull",
    "TooManyUploads",
    "UploadBusy",
    "UploadExpired",
    "UploadRefused",
    "UploadRejected",
    "check_room",
    "clear_uploads",
    "delete_upload",
    "finish_upload",
    "resume_upload",
    "start_upload",
    "sweep_storage",
]
