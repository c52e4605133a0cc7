"""Everything a person can do with music: ask for it, keep it, name it, throw it away, try again."""

from __future__ import annotations

from engine.brief import BriefError
from jobs.services import AlreadyFinished, AlreadyRetried, NotEnoughCredits, NotFinished
from tracks.services.emptying import Emptied, empty_trash
from tracks.services.keeping import delete, discard, keep, rename, restore
from tracks.services.sampling import SampleFailed, make_samples
from tracks.services.starting import KeyReused, start_sample, start_track
from tracks.services.trying import cancel_take, retry_take

__all__ = [
    "AlreadyFinished",
    "AlreadyRetried",
    "BriefError",
    "Emptied",
    "KeyReused",
    "NotEnoughCredits",
    "NotFinished",
    "SampleFailed",
    "cancel_take",
    "delete",
    "discard",
    "empty_trash",
    "keep",
    "make_samples",
    "rename",
    "restore",
    "retry_take",
    "start_sample",
    "start_track",
]
