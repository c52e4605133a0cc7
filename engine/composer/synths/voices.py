"""Synthesised basses, pads, leads, effects and the wordless voice: key, velocity and length in, sound out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine import SAMPLE_RATE
from engine.composer.synths.waves import adsr, decay, filtered, hertz, wave

Voice = Callable[[int, float, int, np.random.Generator], np.ndarray]


def _tail(length: int, release: float) -> int:
    return length + int(release * SAMPLE_RATE)


def sub_bass(key: int, velocity: float, length: int, _: np.random.Generator) -> np.ndarray:
    n = _tail(length, 0.08)
    sound = (
        wave("sine", hertz(key), n) + 0.22 * wave("sine", hertz(key) * 2, n) + 0.06 * wave("sine", hertz(key) * 3, n)
    )
    return sound * adsr(n, length, 0.006, 0.4, 0.8, 0.08) * velocity


def bass_808(key: int, velocity: float, length: int, _: np.random.Generator) -> np.ndarray:
    n = _tail(length, 0.15)
    bend = 1 + 0.6 * np.exp(-np.arange(n) / (0.012 * SAMPLE_RATE))
    sound = np.tanh(wave("sine", hertz(key) * bend, n) * (1.4 + velocity)) * 0.8
    return filtered(sound * adsr(n, length, 0.002, 1.6, 0.25, 0.12), "lowpass", 1800) * velocity


def saw_bass(key: int, velocity: float, length: int, _: np.random.Generator) -> np.ndarray:
    n = _tail(length, 0.1)
    bright = 0.6 * (wave("saw", hertz(key) * 1.002, n) + wave("saw", hertz(key) * 0.998, n, phase=0.37))
    dark = filtered(bright, "lowpass", 260 + 240 * velocity)
    open_ = filtered(bright, "lowpass", 1100 + 1600 * velocity)
    mix = dark + (open_ - dark) * decay(n, 0.35 + 0.2 * velocity)
    return (mix + 0.5 * wave("sine", hertz(key), n)) * adsr(n, length, 0.004, 0.3, 0.75, 0.08) * velocity


def square_bass(key: int, velocity: float, length: int, _: np.random.Generator) -> np.ndarray:
    n = _tail(length, 0.08)
    sound = filtered(wave("square", hertz(key), n), "lowpass", 500 + 900 * velocity) + 0.4 * wave("sine", hertz(key), n)
    return sound * adsr(n, length, 0.004, 0.25, 0.7, 0.07) * velocity


def reese_bass(key: int, velocity: float, length: int, _: np.random.Generator) -> np.ndarray:
    n = _tail(length, 0.15)
    sound = wave("saw", hertz(key) * 1.006, n) + wave("saw", hertz(key) * 0.994, n, phase=0.5)
    sound = filtered(0.5 * sound, "lowpass", 700 + 500 * velocity) + 0.5 * wave("sine", hertz(key), n)
    return sound * adsr(n, length, 0.01, 0.5, 0.85, 0.12) * velocity


def _stack(  # noqa: PLR0917
    key: int, frames: int, cents: tuple[float, ...], shape: str, rng: np.random.Generator, top: float
) -> np.ndarray:
    """Detuned copies as stereo (frames, 2): even ones lean left, odd ones right, so pads are wide but mono-safe."""
    sides = np.zeros((2, frames), dtype=np.float32)
    for number, cent in enumerate(cents):
        copy = wave(shape, hertz(key + cent / 100), frames, phase=float(rng.random()), top=top)
        lean = 0.0 if cent == 0 else (0.55 if number % 2 else -0.55)
        for side, gain in enumerate((0.5 - lean / 2, 0.5 + lean / 2)):
            sides[side] += copy * np.float32((gain / len(cents)) ** 0.5)
    return sides.T


def _pad(cutoff: float, attack: float, release: float, cents: tuple[float, ...], shape: str = "saw") -> Voice:
    def play(key: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
        n = _tail(length, release)
        sound = _stack(key, n, cents, shape, rng, min(cutoff * 4, 9000))
        low = min(cutoff * (0.6 + 0.6 * velocity), 12_000)
        sound = np.stack([filtered(sound[:, side], "lowpass", low) for side in (0, 1)]).T
        return sound * adsr(n, length, attack, 2.0, 0.8, release)[:, np.newaxis] * velocity

    return play


def supersaw(key: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    n = _tail(length, 0.25)
    sound = _stack(key, n, (0, -11, 10, -6, 7), "saw", rng, 11_000)
    return sound * adsr(n, length, 0.008, 0.6, 0.75, 0.25)[:, np.newaxis] * velocity


def _lead(shape: str, cutoff: float) -> Voice:
    def play(key: int, velocity: float, length: int, _: np.random.Generator) -> np.ndarray:
        n = _tail(length, 0.15)
        time = np.arange(n) / SAMPLE_RATE
        depth = 0.0035 * np.clip((time - 0.25) * 4, 0, 1)
        pitch = hertz(key) * (1 + depth * np.sin(2 * np.pi * 5.4 * time))
        sound = wave(shape, pitch, n, top=10_000) + 0.6 * wave(shape, pitch * 1.004, n, phase=0.3, top=10_000)
        return (
            filtered(sound * 0.6, "lowpass", cutoff * (0.5 + velocity))
            * adsr(n, length, 0.012, 0.5, 0.8, 0.14)
            * velocity
        )

    return play


def _pluck(shape: str, fall: float, low: float, high: float) -> Voice:
    def play(key: int, velocity: float, length: int, _: np.random.Generator) -> np.ndarray:
        n = _tail(min(length, int(1.2 * SAMPLE_RATE)), 0.3)
        sound = wave(shape, hertz(key), n, top=11_000) + 0.5 * wave(shape, hertz(key) * 1.003, n, phase=0.4, top=11_000)
        dark, bright = filtered(sound, "lowpass", low), filtered(sound, "lowpass", high * (0.5 + velocity))
        mix = dark + (bright - dark) * decay(n, fall)
        return mix * adsr(n, n, 0.002, fall * 2.2, 0.0, 0.2) * velocity * 0.8

    return play


def riser(_: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    noise = rng.standard_normal(length).astype(np.float32)
    share = np.linspace(0, 1, length, dtype=np.float32)
    bands = [filtered(noise, "bandpass", (centre * 0.7, centre * 1.4)) for centre in (500, 1200, 3000, 6500)]
    weights = [np.exp(-(((share - at) * 3.2) ** 2)) for at in (0.0, 0.35, 0.7, 1.0)]
    sound = sum(band * weight for band, weight in zip(bands, weights, strict=True))
    return np.asarray(sound * share**2 * velocity * 0.6, dtype=np.float32)


def downlifter(key: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    return riser(key, velocity, length, rng)[::-1].copy()


def impact(key: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    n = max(length, int(2.0 * SAMPLE_RATE))
    bend = 1 + 2.5 * np.exp(-np.arange(n) / (0.03 * SAMPLE_RATE))
    low = wave("sine", hertz(24 + key % 12) * bend, n) * decay(n, 1.6)
    noise = filtered(rng.standard_normal(n).astype(np.float32), "lowpass", 2500) * decay(n, 1.2)
    return (low * 0.9 + noise * 0.25) * velocity


def vinyl_noise(_: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    # A record turns: after some seconds its noise comes round again.
    turn = min(length, 6 * SAMPLE_RATE)
    hiss = filtered(rng.standard_normal(turn, dtype=np.float32), "bandpass", (400, 6000)) * np.float32(0.03)
    crackle = np.zeros(turn, dtype=np.float32)
    count = max(1, turn // 5200)
    crackle[rng.integers(0, turn, count)] = rng.standard_normal(count) * 0.8
    sound = np.resize(hiss + filtered(crackle, "bandpass", (900, 7000)), length)
    fade = np.minimum(np.arange(length // 2 + 1, dtype=np.float32) / np.float32(0.5 * SAMPLE_RATE + 1), 1)
    sound[: len(fade)] *= fade
    sound[length - len(fade) :] *= fade[::-1]
    return sound * np.float32(velocity)


def rain_noise(_: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    """Rain on a window: a soft hiss that sways, and drops near by."""
    white = rng.standard_normal(length).astype(np.float32)
    sway = 1 + 0.2 * np.sin(2 * np.pi * (np.arange(length) / SAMPLE_RATE / 5.3 + rng.random()))
    hiss = (0.035 * filtered(white, "bandpass", (900, 9000)) + 0.05 * filtered(white, "lowpass", 350, 1)) * sway
    drops = np.zeros(length, dtype=np.float32)
    count = max(1, length // 2400)
    drops[rng.integers(0, length, count)] = rng.exponential(0.35, count)
    splash = filtered(drops, "bandpass", (1800, 5200))
    fade = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.5 * SAMPLE_RATE + 1))
    return ((hiss + splash) * fade * velocity).astype(np.float32)


def whistler(key: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    """Somebody who whistles: nearly a sine that slides into its note, sways, and has breath around it."""
    n = _tail(length, 0.12)
    time = np.arange(n) / SAMPLE_RATE
    sway = 0.006 * np.clip((time - 0.18) * 4, 0, 1) * np.sin(2 * np.pi * 5.6 * time + rng.random())
    pitch = hertz(key) * (1 + sway - 0.035 * np.exp(-time / 0.035))
    tone = wave("sine", pitch, n) + 0.05 * wave("sine", pitch * 2, n) + 0.015 * wave("sine", pitch * 3, n)
    air = filtered(rng.standard_normal(n).astype(np.float32), "bandpass", (hertz(key) * 0.8, hertz(key) * 1.25))
    return ((tone + 0.12 * air) * adsr(n, length, 0.045, 1.0, 0.9, 0.12) * velocity).astype(np.float32)


def voice(key: int, velocity: float, length: int, rng: np.random.Generator) -> np.ndarray:
    """A wordless singer: a soft glottal wave through the formants of "ah", opening from "oo"."""
    n = _tail(length, 0.22)
    time = np.arange(n) / SAMPLE_RATE
    vibrato = 0.008 * np.clip((time - 0.22) * 3, 0, 1) * np.sin(2 * np.pi * 5.2 * time + rng.random())
    scoop = -0.03 * np.exp(-time / 0.05)
    source = filtered(wave("saw", hertz(key) * (1 + vibrato + scoop), n, top=9000), "lowpass", 2600, 1)
    opened = np.clip(time / 0.18, 0, 1).astype(np.float32)
    ah = sum(
        filtered(source, "bandpass", (f - w, f + w)) * g
        for f, w, g in ((750, 90, 1), (1180, 100, 0.6), (2700, 160, 0.35))
    )
    oo = sum(
        filtered(source, "bandpass", (f - w, f + w)) * g
        for f, w, g in ((350, 60, 1), (750, 80, 0.35), (2500, 150, 0.1))
    )
    body = filtered(source, "lowpass", 900) * 0.35
    breath = filtered(rng.standard_normal(n).astype(np.float32), "bandpass", (3000, 7000)) * 0.012
    sound = np.asarray(oo) * (1 - opened) + np.asarray(ah) * opened + body + breath
    return (sound * adsr(n, length, 0.07, 1.0, 0.85, 0.22) * velocity * 1.6).astype(np.float32)


VOICES: dict[str, Voice] = {
    "sub bass": sub_bass, "808 bass": bass_808, "saw bass": saw_bass, "square bass": square_bass,
    "reese bass": reese_bass,
    "warm pad": _pad(1900, 0.5, 1.0, (0, -8, 7)), "dark pad": _pad(900, 0.8, 1.4, (0, -7, 8)),
    "glass pad": _pad(4200, 0.35, 1.5, (0, -4, 5), "square"), "supersaw": supersaw,
    "saw lead": _lead("saw", 4200), "square lead": _lead("square", 3600),
    "pluck": _pluck("saw", 0.45, 500, 5200), "arp saw": _pluck("square", 0.3, 700, 6500),
    "riser": riser, "downlifter": downlifter, "impact": impact, "vinyl noise": vinyl_noise, "rain noise": rain_noise,
    "whistling": whistler, "voice": voice,
}  # fmt: skip
