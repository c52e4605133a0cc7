"""Short synthetic sounds, and a chain laid over them in memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.audio.blocks import Block
from engine.effects.building import build
from engine.effects.chain import parse
from engine.effects.effect import EffectError
from engine.effects.kinds import KINDS
from engine.effects.sound import ArraySound, Sound

RATE = 44_100
# What an effect cannot do without, or does nothing without.
NEEDED: dict[str, dict[str, Any]] = {
    "tempo": {"factor": 0.8},
    "pitch": {"semitones": 3},
    "speed": {"factor": 0.8},
    "equalizer": {"low_db": 6, "high_db": -6},
    "parametric_equalizer": {"bands": [{"hertz": 500, "gain_db": 6}]},
    "compressor": {"threshold_db": -30},
    "limiter": {"gain_db": 12},
    "gate": {"threshold_db": -15},
    "noise_reduction": {"learn_from": 0, "learn_to": 0.3},
    "gain": {"gain_db": -3},
    "reverb": {"room": "studio"},
    "delay": {"seconds": 0.1},
    "stereo_width": {"width": 0.5},
    "pan": {"position": 0.3},
    "fade": {"in_seconds": 0.2, "out_seconds": 0.3},
    "cut": {"start_seconds": 0.2, "end_seconds": 0.4},
    "cross_fade": {"into": "other", "at_seconds": 0.5, "seconds": 0.1},
}
EXAMPLES = {kind: {"kind": kind, **NEEDED.get(kind, {})} for kind in KINDS}


class Desk:
    """Keeps sounds in memory, and knows one other sound."""

    other = np.full((RATE, 2), 0.25, np.float32)

    def keep(self, sound: Sound) -> Sound:
        return sound if sound.is_steady else ArraySound(whole(sound))

    def sound(self, name: str) -> Sound:
        if name != "other":
            raise EffectError(f"There is no sound called “{name}”.")
        return ArraySound(self.other)

    def excerpts(self, sound: Sound) -> None:
        return None


def whole(sound: Sound) -> Block:
    return np.concatenate([np.zeros((0, 2), np.float32), *sound.blocks(0, sound.frames)])


def built(samples: Block, *effects: dict[str, Any], **document: Any) -> Sound:
    return build(ArraySound(samples), parse({"effects": list(effects), **document}), Desk())


def through(samples: Block, *effects: dict[str, Any], **document: Any) -> Block:
    """What comes out of effects."""
    return whole(built(samples, *effects, **document))


def seconds(count: float) -> np.ndarray:
    return np.arange(round(count * RATE)) / RATE


def sine(hertz: float, length: float = 1.0, level_db: float = -12.0) -> Block:
    line = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * seconds(length))
    return np.stack([line, line], axis=1).astype(np.float32)


def noise(length: float = 1.0, level_db: float = -20.0, seed: int = 1) -> Block:
    """The two sides have nothing in common."""
    chance = np.random.default_rng(seed)
    return (chance.standard_normal((round(length * RATE), 2)) * 10 ** (level_db / 20)).astype(np.float32)


def level_db(samples: Block) -> float:
    """The level of a sine of this power."""
    return float(10 * np.log10(2 * np.mean(np.square(samples.astype(np.float64))) + 1e-20))


def spectrum(line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hertz, and the amplitude in dB of sines there."""
    window = np.hanning(len(line))
    size = 1 << 18
    amplitude = np.abs(np.fft.rfft(line * window, size)) * 2 / window.sum()
    return np.fft.rfftfreq(size, 1 / RATE), 20 * np.log10(amplitude + 1e-12)


def tone_db(line: np.ndarray, hertz: float) -> float:
    """How loud a sine of this pitch is."""
    pitches, levels = spectrum(line)
    near = np.abs(pitches - hertz) < max(4.0, 4 * RATE / len(line))
    return float(levels[near].max())


def pitch_of(line: np.ndarray) -> float:
    """The pitch of the loudest tone in hertz."""
    pitches, levels = spectrum(line)
    return float(pitches[np.argmax(levels)])
