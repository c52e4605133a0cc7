"""Everything a person can do with music: ask for it, keep, name and delete it, try again, be refunded."""

from __future__ import annotations

from engine.brief import BriefError
from files.services import StorageFull
from jobs.services import AlreadyFinished, AlreadyRetried, NotEnoughCredits, NotFinished, NotRefundable
from tracks.queries import NoFreeTakes
from tracks.services.emptying import Emptied, clear_discarded, empty_own_trash, empty_trash
from tracks.services.fingerprinting import fingerprint_tracks
from tracks.services.formats import FormatBusy, make_format
from tracks.services.importing import (
    NOT_IMPORTED,
    AlreadyInLibrary,
    NoImportsLeft,
    announce_upload,
    import_file,
    import_upload,
)
from tracks.services.keeping import delete, discard, keep, like, rename, restore, unlike
from tracks.services.previewing import make_previews
from tracks.services.refunding import refund_take
from tracks.services.sampling import SampleFailed, make_samples
from tracks.services.starting import KeyReused, start_sample, start_track
from tracks.services.trying import cancel_take, retry_take
from tracks.services.verifying import NotVerifiable, VerifyBusy, count_verification, file_at_hand, verify_file

__all__ = [
    "NOT_IMPORTED",
    "AlreadyFinished",
    "AlreadyInLibrary",
    "AlreadyRetried",
    "BriefError",
    "Emptied",
    "FormatBusy",
    "KeyReused",
    "NoFreeTakes",
    "NoImportsLeft",
    "NotEnoughCredits",
    "NotFinished",
    "NotRefundable",
    "NotVerifiable",
    "SampleFailed",
    "StorageFull",
    "VerifyBusy",
    "announce_upload",
    "cancel_take",
    "clear_discarded",
    "count_verification",
    "delete",
    "discard",
    "empty_own_trash",
    "empty_trash",
    "file_at_hand",
    "fingerprint_tracks",
    "import_file",
    "import_upload",
    "keep",
    "like",
    "make_format",
    "make_previews",
    "make_samples",
    "refund_take",
    "rename",
    "restore",
    "retry_take",
    "start_sample",
    "start_track",
    "unlike",
    "verify_file",
]
