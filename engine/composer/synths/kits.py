"""Synthesised drum kits: General MIDI percussion numbers in, hits out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine import SAMPLE_RATE
from engine.composer.synths.waves import decay, filtered, hertz, wave


@dataclass(frozen=True)
class Kit:
    """How one kit differs: kick length, sweep and click; snare tone, length and snap; hat length and colour."""

    kick_seconds: float = 0.4
    kick_sweep: float = 3.0
    kick_click: float = 0.3
    kick_drive: float = 1.5
    snare_hertz: float = 190
    snare_seconds: float = 0.2
    snare_noise: float = 0.7
    hat_seconds: float = 0.05
    hat_cutoff: float = 7500
    cutoff: float = 18_000


KITS = {
    "808 kit": Kit(0.7, 2.0, 0.15, 1.3, 180, 0.18, 0.75, 0.05, 7800),
    "909 kit": Kit(0.32, 4.0, 0.45, 2.2, 200, 0.2, 0.8, 0.055, 8200),
    "lo-fi kit": Kit(0.3, 2.5, 0.2, 1.8, 185, 0.17, 0.6, 0.05, 5500, 9000),
    "trap kit": Kit(0.35, 3.0, 0.5, 2.0, 210, 0.2, 0.85, 0.035, 9000),
    "synthwave kit": Kit(0.35, 3.2, 0.35, 2.2, 175, 0.35, 0.85, 0.06, 7000),
}


PIECES = {
    35: "kick", 36: "kick", 38: "snare", 40: "snare", 39: "clap", 37: "stick", 75: "stick", 76: "stick", 77: "stick",
    42: "hat", 44: "hat", 46: "hat", 41: "tom", 43: "tom", 45: "tom", 47: "tom", 48: "tom", 50: "tom", 49: "crash",
    52: "crash", 55: "crash", 57: "crash", 51: "ride", 53: "ride", 59: "ride", 69: "shaker", 70: "shaker", 82: "shaker",
}  # fmt: skip


def hit(name: str, number: int, velocity: float, tonic: int, rng: np.random.Generator) -> np.ndarray:
    """One hit as float32 (frames,). tonic: pitch class the kick and toms are tuned to."""
    kit = KITS[name]
    sound = _sound(kit, number, velocity, tonic, rng) * np.float32(velocity)
    sound[-64:] *= np.linspace(1, 0, 64, dtype=np.float32)
    return filtered(sound, "lowpass", kit.cutoff) if kit.cutoff < 16_000 else sound.astype(np.float32)


def _sound(kit: Kit, number: int, velocity: float, tonic: int, rng: np.random.Generator) -> np.ndarray:
    makers: dict[str, Callable[[], np.ndarray]] = {
        "kick": lambda: _kick(kit, tonic, rng),
        "snare": lambda: _snare(kit, velocity, rng),
        "clap": lambda: _clap(rng),
        "stick": lambda: _tone(1750 if number == 37 else 2300, 0.06, 0.9),
        "hat": lambda: _hat(kit, 0.35 if number == 46 else kit.hat_seconds, rng),
        "tom": lambda: _tom(number, tonic),
        "crash": lambda: _cymbal(1.8, 4000, rng),
        "ride": lambda: _cymbal(0.9, 6500, rng) * np.float32(0.6),
        "shaker": lambda: _shaker(rng),
        "bell": lambda: _tone(820 if number == 56 else 1200, 0.15, 0.5),
    }
    return makers[PIECES.get(number, "bell")]()


def _shaker(rng: np.random.Generator) -> np.ndarray:
    noise = filtered(_noise(0.08, rng), "bandpass", (5000, 11_000))
    return noise * np.sin(np.linspace(0, np.pi, len(noise)))


def _noise(seconds: float, rng: np.random.Generator) -> np.ndarray:
    return rng.standard_normal(int(seconds * SAMPLE_RATE)).astype(np.float32)


def _kick(kit: Kit, tonic: int, rng: np.random.Generator) -> np.ndarray:
    n = int(kit.kick_seconds * SAMPLE_RATE * 1.2)
    low = hertz(28 + (tonic - 28) % 12)
    bend = 1 + kit.kick_sweep * np.exp(-np.arange(n) / (0.022 * SAMPLE_RATE))
    body = np.tanh(wave("sine", low * bend, n) * kit.kick_drive) * decay(n, kit.kick_seconds)
    click = filtered(rng.standard_normal(n).astype(np.float32), "bandpass", (1500, 7000)) * decay(n, 0.012)
    return (body + kit.kick_click * click).astype(np.float32)


def _snare(kit: Kit, velocity: float, rng: np.random.Generator) -> np.ndarray:
    n = int(max(kit.snare_seconds * 1.4, 0.12) * SAMPLE_RATE)
    tone = wave("sine", kit.snare_hertz * (1 + 0.4 * np.exp(-np.arange(n) / 400)), n) * decay(n, 0.12)
    noise = filtered(rng.standard_normal(n).astype(np.float32), "bandpass", (1400, 9000 * (0.6 + 0.4 * velocity)))
    return 0.5 * tone + kit.snare_noise * noise * decay(n, kit.snare_seconds)


def _clap(rng: np.random.Generator) -> np.ndarray:
    n = int(0.22 * SAMPLE_RATE)
    envelope = np.zeros(n, dtype=np.float32)
    for start in (0.0, 0.011, 0.021):
        first = int(start * SAMPLE_RATE)
        envelope[first:] = np.maximum(envelope[first:], decay(n - first, 0.03 if start < 0.02 else 0.16))
    return filtered(rng.standard_normal(n).astype(np.float32), "bandpass", (900, 5000)) * envelope * 1.4


def _hat(kit: Kit, seconds: float, rng: np.random.Generator) -> np.ndarray:
    n = int(seconds * 1.5 * SAMPLE_RATE)
    metal = np.sign(np.sin(2 * np.pi * np.outer(np.arange(n) / SAMPLE_RATE, (3170, 4210, 5390, 6110)))).sum(axis=1)
    sound = 0.15 * metal + rng.standard_normal(n) * 0.7
    return filtered(sound.astype(np.float32), "highpass", kit.hat_cutoff) * decay(n, seconds) * 0.4


def _tom(number: int, tonic: int) -> np.ndarray:
    n = int(0.4 * SAMPLE_RATE)
    steps = {41: 0, 43: 0, 45: 7, 47: 7, 48: 12, 50: 12}[number]
    pitch = hertz(38 + (tonic - 38) % 12 + steps) * (1 + 0.5 * np.exp(-np.arange(n) / 900))
    return np.tanh(1.4 * wave("sine", pitch, n)) * decay(n, 0.4)


def _cymbal(seconds: float, cutoff: float, rng: np.random.Generator) -> np.ndarray:
    return filtered(_noise(seconds, rng), "highpass", cutoff) * decay(int(seconds * SAMPLE_RATE), seconds) * 0.35


def _tone(frequency: float, seconds: float, level: float) -> np.ndarray:
    n = int(seconds * SAMPLE_RATE)
    return (wave("sine", frequency, n) * decay(n, seconds) * level).astype(np.float32)
