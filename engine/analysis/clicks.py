"""The song with a click on every beat, to hear whether they are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.decoding import Block

_SECONDS, _DECAY_SECONDS = 0.05, 0.012
_BEAT_HERTZ, _FIRST_HERTZ = 1000.0, 1600.0
_CLICK, _SONG = 0.5, 0.5


def write_clicks(blocks: Iterable[Block], beats: Sequence[float], firsts: Sequence[float], target: Path) -> None:
    """Write a song, half as loud, with a click on each beat (seconds) and a higher one on each first of a bar.

    blocks: float32 (frames, 2) at 44.1 kHz. The file is WAV of 16 bits, as long as the song. Raises OSError.
    """
    pitches = {round(at * SAMPLE_RATE): _BEAT_HERTZ for at in beats}
    pitches |= {round(at * SAMPLE_RATE): _FIRST_HERTZ for at in firsts}
    sounds = {hertz: _click(hertz) for hertz in (_BEAT_HERTZ, _FIRST_HERTZ)}
    places = sorted(pitches)
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype="PCM_16", format="WAV") as file:
        start = 0
        for block in blocks:
            mixed = block * np.float32(_SONG)
            for place in places:
                click = sounds[pitches[place]]
                # A click may begin in the block before.
                first, last = max(place, start), min(place + len(click), start + len(block))
                if first < last:
                    mixed[first - start : last - start] += click[first - place : last - place, np.newaxis]
            file.write(np.clip(mixed, -1.0, 1.0))
            start += len(block)


def _click(hertz: float) -> Block:
    time = np.arange(int(_SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    wave = np.sin(2.0 * np.pi * hertz * time) * np.exp(-time / _DECAY_SECONDS)
    return (_CLICK * wave).astype(np.float32)
