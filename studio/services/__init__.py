"""What a person can do in the studio: have tracks analysed, correct that, take them apart, change and mix them."""

from engine.hearing.editing import BadWords
from engine.mixing.document import MixError
from files.services import StorageFull
from studio.effects import EffectsBusy
from studio.services.accepting import BadEdit
from studio.services.analysing import start_analysis
from studio.services.changing_outside import start_change_outside
from studio.services.changing_songs import start_change
from studio.services.correcting import BadCorrection, correct
from studio.services.covering import start_cover
from studio.services.editing import start_edit
from studio.services.exporting import export_mix, freeze_part
from studio.services.finishing_takes import (
    NOT_FINISHED,
    ChunksMissing,
    EmptyTake,
    finish_take,
    sweep_takes,
)
from studio.services.hearing import WordsConflict, put_words_to_track, save_words, start_hearing
from studio.services.limits import StudioTimeUsed
from studio.services.mixing import (
    MixConflict,
    TooManyMixes,
    create_mix,
    delete_mix,
    mix_take,
    mix_together,
    read_document,
    restore_version,
    save_mix,
)
from studio.services.parts import A_CAPPELLA, KARAOKE, start_part
from studio.services.presets import delete_preset, save_preset
from studio.services.previewing import Preview, preview_edit
from studio.services.prices import PriceChanged
from studio.services.separating import NotReady, start_separation
from studio.services.separating_outside import MethodRefused
from studio.services.takes import TakeBusy, TakeClosed, TakeRefused, forget_take, keep_chunk, start_take
from studio.services.tunes import start_reading_tune
from tracks.services import KeyReused, NotEnoughCredits

__all__ = [
    "A_CAPPELLA",
    "KARAOKE",
    "NOT_FINISHED",
    "BadCorrection",
    "BadEdit",
    "BadWords",
    "ChunksMissing",
    "EffectsBusy",
    "EmptyTake",
    "KeyReused",
    "MethodRefused",
    "MixConflict",
    "MixError",
    "NotEnoughCredits",
    "NotReady",
    "Preview",
    "PriceChanged",
    "StorageFull",
    "StudioTimeUsed",
    "TakeBusy",
    "TakeClosed",
    "TakeRefused",
    "TooManyMixes",
    "WordsConflict",
    "correct",
    "create_mix",
    "delete_mix",
    "delete_preset",
    "export_mix",
    "finish_take",
    "forget_take",
    "freeze_part",
    "keep_chunk",
    "mix_take",
    "mix_together",
    "preview_edit",
    "put_words_to_track",
    "read_document",
    "restore_version",
    "save_mix",
    "save_preset",
    "save_words",
    "start_analysis",
    "start_change",
    "start_change_outside",
    "start_cover",
    "start_edit",
    "start_hearing",
    "start_part",
    "start_reading_tune",
    "start_separation",
    "start_take",
    "sweep_takes",
]
