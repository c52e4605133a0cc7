"""Colours of a production: what "warm", "telephone" or "spacious" change about a genre's mix."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.biquads import bell, high_pass, low_pass, shelf
from engine.composer.mixing import TEMPLATES, Channel, Template, channel_of
from engine.composer.score import STEMS, Score

_SWELL_STEP = 256


@dataclass(frozen=True)
class Colour:
    """tilt: dB added to the octaves from 31 Hz to 16 kHz of the spectrum a mix is moved towards.

    filters: on every stem; what they take away is in the tilt as well, or it would be put back. drive: tape saturation.
    sends, room: factors on what goes into the room and on how long it rings. wow: how far the pitch sways, in cents.
    width: factor on the difference of the sides.
    """

    tilt: tuple[float, ...] = (0.0,) * 10
    filters: tuple[Sequence[float], ...] = ()
    drive: float = 0.0
    sends: float = 1.0
    room: float = 1.0
    wow: float = 0.0
    width: float = 1.0


_COLOURS: Mapping[str, Colour] = {
    "warm": Colour((1, 1.5, 2, 1.5, 0.5, 0, -1, -2.5, -4, -6), (shelf("high", 3500, -3), shelf("low", 250, 1.5))),
    "bright": Colour((-2, -2, -1.5, -0.5, 0, 0.5, 1.5, 3, 4, 5), (shelf("high", 4000, 4),)),
    "lo-fi": Colour(
        (-9, -4, 0, 1, 1, 0.5, 0, -3, -15, -30), (high_pass(90), low_pass(5200), low_pass(7500)), 0.3, wow=9.0
    ),
    "tape": Colour((0, 1.5, 2, 0.5, 0, 0, 0, -1, -3, -8), (shelf("high", 9000, -3), bell(90, 1.5)), 0.35, wow=3.5),
    "telephone": Colour(
        (-40, -30, -18, -3, 1, 3, 2, -6, -24, -40),
        (high_pass(380), high_pass(380), low_pass(3200), low_pass(3200), bell(1600, 3)), 0.5, sends=0.3, width=0.0,
    ),
    "dry": Colour(sends=0.12, room=0.5),
    "spacious": Colour(sends=1.7, room=1.7),
    "wide": Colour(width=1.7),
}  # fmt: skip


def in_colours(template: Template, names: Sequence[str]) -> Template:
    """The mix of a genre in the colours of these names; vinyl and rain are instruments and change nothing here."""
    for colour in _colours_of(names):
        template = replace(
            template,
            channels={stem: _strip(channel_of(template, stem), colour) for stem in STEMS},
            room=(min(5.0, template.room[0] * colour.room), *template.room[1:]),
            spectrum=tuple(level + tilt for level, tilt in zip(template.spectrum, colour.tilt, strict=True)),
        )
    return template


def template_of(score: Score) -> Template:
    """The mix of a score: its genre's, in the colours of the production."""
    return in_colours(TEMPLATES[score.mix], score.colours)


def swell(block: np.ndarray, score: Score, start: int) -> None:
    """Bring (2, frames), the first of them frame `start` of the song, to the level the score asks for, in place."""
    if not score.levels:
        return
    seconds = [score.seconds_at(beat) for beat, _ in score.levels]
    frames = block.shape[1]
    steps = -(-frames // _SWELL_STEP)
    at = (start + np.arange(steps + 1) * _SWELL_STEP) / SAMPLE_RATE
    edges = np.power(10.0, np.interp(at, seconds, [level for _, level in score.levels]) / 20).astype(np.float32)
    if (edges == 1.0).all():
        return
    # From edge to edge in straight lines: a power for every frame would cost more than all effects.
    share = np.arange(_SWELL_STEP, dtype=np.float32) / np.float32(_SWELL_STEP)
    gains = edges[:-1, np.newaxis] + np.diff(edges)[:, np.newaxis] * share
    block *= gains.reshape(-1)[:frames]


def width_of(names: Sequence[str]) -> float:
    """The factor on the difference of the sides: 0 is mono, 1 as it is."""
    return math.prod(colour.width for colour in _colours_of(names))


def widen(block: np.ndarray, width: float) -> None:
    """Move the sides of (2, frames) apart or together, in place."""
    if width == 1.0:
        return
    middle = (block[0] + block[1]) * np.float32(0.5)
    side = (block[0] - block[1]) * np.float32(0.5 * width)
    np.add(middle, side, out=block[0])
    np.subtract(middle, side, out=block[1])


class Wow:
    """The sway of a worn tape: the same for every stem, so that they still add up to the mix."""

    SLOW_HERTZ, QUICK_HERTZ = 0.6, 6.3

    def __init__(self, names: Sequence[str], start: int = 0) -> None:
        cents = max((colour.wow for colour in _colours_of(names)), default=0.0)
        share = 2 ** (cents / 1200) - 1
        self._slow = share / (2 * math.pi * self.SLOW_HERTZ) * SAMPLE_RATE
        self._quick = 0.25 * share / (2 * math.pi * self.QUICK_HERTZ) * SAMPLE_RATE
        self._reach = math.ceil(2 * (self._slow + self._quick)) + 2
        self._before = np.zeros((2, self._reach), dtype=np.float32)
        self._now = start
        self.is_on = cents > 0.0

    def sway(self, block: np.ndarray) -> None:
        """Play (2, frames) a little early and late, in place; the sound is late by some milliseconds on average."""
        if not self.is_on:
            return
        frames = block.shape[1]
        time = (self._now + np.arange(frames)) / SAMPLE_RATE
        delay = self._slow * (1 - np.cos(2 * np.pi * self.SLOW_HERTZ * time))
        delay += self._quick * (1 - np.cos(2 * np.pi * self.QUICK_HERTZ * time))
        sound = np.concatenate([self._before, block], axis=1)
        place = self._reach + np.arange(frames) - delay
        whole = place.astype(np.int64)
        within = (place - whole).astype(np.float32)
        self._before = sound[:, -self._reach :].copy()
        for side in (0, 1):
            block[side] = (
                sound[side, whole] * (1 - within) + sound[side, np.minimum(whole + 1, sound.shape[1] - 1)] * within
            )
        self._now += frames


def _colours_of(names: Sequence[str]) -> list[Colour]:
    return [_COLOURS[name] for name in names if name in _COLOURS]


def _strip(channel: Channel, colour: Colour) -> Channel:
    return replace(
        channel,
        filters=[*channel.filters, *(list(section) for section in colour.filters)],
        room=channel.room * colour.sends,
        drive=channel.drive + colour.drive,
    )
