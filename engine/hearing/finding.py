"""The voice of a recording, taken out of the music where something here can do that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.outside import Report
from engine.separation.separating import VOICE, Separator, separate

NO_VOICE = "No voice was found in this recording: nothing was written down."
IN_THE_MIX = (
    "The voice was not taken out of the music first, because what does that is not on this site: expect more mistakes."
)


@dataclass(frozen=True)
class Voice:
    """Where to listen: path is None where no voice is. remark: what to know about it, "" for nothing."""

    path: Path | None
    remark: str = ""


def find_voice(source: Path, into: Path, separator: Separator | None, report: Report) -> Voice:
    """Take the voice out of any sound file, into a folder that exists. Raises DecodeError, OSError.

    separator: None where nothing finds a voice; then it is listened to in the mix.
    """
    if separator is None:
        return Voice(source, IN_THE_MIX)
    found = separate(source, into, separator, report, are_drums_wanted=False)
    return Voice(found.stems[VOICE]) if found.has_voice else Voice(None, NO_VOICE)
