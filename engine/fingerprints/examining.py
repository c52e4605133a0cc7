"""Examines a stranger's file in a process of its own with little in its reach: its sound as a fingerprint, its recipe.

`python -m engine.fingerprints.examining PATH SECONDS` prints one JSON object: what was found, or why nothing was.
"""

from __future__ import annotations

import hashlib
import sys
from typing import BinaryIO

from engine import SAMPLE_RATE
from engine.audio.decoding import BLOCK_FRAMES, Damage, DecodeError, as_int16, regrouped, samples_of
from engine.audio.inspection import print_confined, too_long
from engine.audio.tags import read_recipe_in
from engine.fingerprints.examined import Examined
from engine.fingerprints.hearing import LandmarkEar

# 15 minutes of stereo in the dearest usual format need 8.
CPU_SECONDS = 30


def examine(file: BinaryIO, *, longest_seconds: float) -> Examined:
    """What this file is known by, in this process. Raises MemoryError."""
    recipe = read_recipe_in(file)
    digest, ear, seconds = hashlib.sha256(), LandmarkEar(), 0.0
    try:
        for block in regrouped(samples_of(file, Damage()), BLOCK_FRAMES):
            digest.update(as_int16(block).tobytes())
            ear.hear(block)
            seconds += len(block) / SAMPLE_RATE
            if seconds > longest_seconds:
                return Examined(recipe=recipe, why_no_sound=too_long(longest_seconds))
    except DecodeError as error:
        return Examined(recipe=recipe, why_no_sound=str(error))
    if not seconds:
        return Examined(recipe=recipe, why_no_sound="There is no sound in this file that we can read.")
    return Examined(seconds, digest.hexdigest(), ear.result().to_bytes(), recipe)


def main(path: str, longest_seconds: str) -> None:
    """Print what was found, or why the file is refused."""
    print_confined(path, lambda file: examine(file, longest_seconds=float(longest_seconds)).to_dict(), CPU_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
