"""What the studio keeps beside tracks and their files."""

from studio.models.analysis import VERSION, Analysis, Correction, TrackAnalysis
from studio.models.edit import Edit
from studio.models.mixing import Mix, MixExport, MixVersion
from studio.models.mood import MoodModel
from studio.models.preset import Preset
from studio.models.separation import Parts, Separation
from studio.models.takes import Take, TakeChunk, TakeState
from studio.models.tunes import SungTune
from studio.models.words import HeardWords

__all__ = [
    "VERSION",
    "Analysis",
    "Correction",
    "Edit",
    "HeardWords",
    "Mix",
    "MixExport",
    "MixVersion",
    "MoodModel",
    "Parts",
    "Preset",
    "Separation",
    "SungTune",
    "Take",
    "TakeChunk",
    "TakeState",
    "TrackAnalysis",
]
