"""Writes the sound of a stranger's file as plain samples, in a process of its own with little in its reach.

`python -m engine.audio.transcription PATH SECONDS` writes float32 frames of two channels at 44.1 kHz to its output, and
to its error stream one JSON object when the file is refused. The output may be a file, and nothing else is written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

from engine import SAMPLE_RATE
from engine.audio.confinement import confine
from engine.audio.decoding import Damage, DecodeError, opened, samples_of
from engine.audio.inspection import load_decoders

FRAME_BYTES = 8
# 15 minutes of stereo in the dearest usual format need 5, resampled and written.
CPU_SECONDS = 30


def _write(file: BinaryIO, most: int, into: BinaryIO) -> str:
    """Write all frames; why the file is refused, if it is. Raises DecodeError."""
    written = 0
    for block in samples_of(file, Damage()):
        written += len(block)
        if written > most:
            return f"The sound is longer than {most / SAMPLE_RATE:g} seconds."
        into.write(block.astype("<f4", copy=False).tobytes())
    into.flush()
    return "" if written else "There is no sound in this file that we can read."


def main(path: str, longest_seconds: str) -> None:
    """Write the sound, or why there is none."""
    most = int(float(longest_seconds) * SAMPLE_RATE)
    load_decoders()
    try:
        with opened(Path(path)) as file:
            confine(cpu_seconds=CPU_SECONDS, file_bytes=(most + SAMPLE_RATE) * FRAME_BYTES)
            refused = _write(file, most, sys.stdout.buffer)
    except DecodeError as error:
        refused = str(error)
    except MemoryError:
        refused = "This file needs more memory than any sound of its length."
    if refused:
        sys.stderr.write(json.dumps({"refused": refused}))


if __name__ == "__main__":
    main(*sys.argv[1:])
