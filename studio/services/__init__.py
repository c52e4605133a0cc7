"""What a person can do in the studio: take a track apart, mix."""

from engine.mixing.document import MixError
from files.services import StorageFull
from studio.services.exporting import export_mix, freeze_part
from studio.services.limits import StudioTimeUsed
from studio.services.mixing import (
    MixConflict,
    TooManyMixes,
    create_mix,
    delete_mix,
    mix_together,
    restore_version,
    save_mix,
)
from studio.services.separating import NotReady, start_separation

__all__ = [
    "MixConflict",
    "MixError",
    "NotReady",
    "StorageFull",
    "StudioTimeUsed",
    "TooManyMixes",
    "create_mix",
    "delete_mix",
    "export_mix",
    "freeze_part",
    "mix_together",
    "restore_version",
    "save_mix",
    "start_separation",
]
