"""Reads SoundFont 2 and 3 files: presets, zones and their samples.

Source: SoundFont Technical Specification 2.04; SF3 is the same with Vorbis-compressed samples.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

COMPRESSED = 0x10
LEADING_SILENCE, LEAD_IN = 0.02, 48
# Generator numbers of section 8.1.2.
START, END, LOOP_START, LOOP_END = 0, 1, 2, 3
START_COARSE, END_COARSE, LOOP_START_COARSE, LOOP_END_COARSE = 4, 12, 45, 50
CUTOFF, RESONANCE, PAN = 8, 9, 17
DELAY, ATTACK, HOLD, DECAY, SUSTAIN, RELEASE = 33, 34, 35, 36, 37, 38
KEY_TO_DECAY = 40
INSTRUMENT, KEY_RANGE, VELOCITY_RANGE, ATTENUATION = 41, 43, 44, 48
COARSE_TUNE, FINE_TUNE, SAMPLE, MODES, SCALE, CLASS, ROOT = 51, 52, 53, 54, 56, 57, 58
DEFAULTS = {
    CUTOFF: 13500, RESONANCE: 0, PAN: 0, DELAY: -12000, ATTACK: -12000, HOLD: -12000, DECAY: -12000, SUSTAIN: 0,
    RELEASE: -12000, ATTENUATION: 0, COARSE_TUNE: 0, FINE_TUNE: 0, MODES: 0, SCALE: 100, CLASS: 0, ROOT: -1,
}  # fmt: skip
PRESET_ADDS = frozenset(DEFAULTS) - {MODES, CLASS, ROOT}


class FontError(ValueError):
    """The file is not a SoundFont we can play."""


@dataclass(frozen=True)
class Sample:
    """One sample header; start and end are bytes in a compressed font and frames otherwise."""

    name: str
    start: int
    end: int
    loop_start: int
    loop_end: int
    rate: int
    root: int
    correction: int
    kind: int


@dataclass(frozen=True)
class Zone:
    """One sample with the keys and velocities it serves and its generators."""

    keys: tuple[int, int]
    velocities: tuple[int, int]
    sample: Sample
    values: dict[int, int] = field(hash=False)

    def serves(self, key: int, velocity: int) -> bool:
        return self.keys[0] <= key <= self.keys[1] and self.velocities[0] <= velocity <= self.velocities[1]


class Font:
    """An opened font; samples are decoded when first used."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        if self._data[:4] != b"RIFF" or self._data[8:12] != b"sfbk":
            raise FontError(f"{path.name} is not a SoundFont.")
        self.chunks = dict(_chunks(self._data, 12, len(self._data)))
        self._decoded: dict[Sample, np.ndarray] = {}
        self._onsets: dict[Sample, int] = {}
        self._presets: dict[tuple[int, int], tuple[Zone, ...]] = {}
        self._tables: dict[str, list[tuple]] = {}  # type: ignore[type-arg]

    @cached_property
    def samples(self) -> list[Sample]:
        return [
            Sample(
                name.split(b"\0")[0].decode("latin-1"), start, end, loop_start, loop_end, rate, root, correction, kind
            )
            for name, start, end, loop_start, loop_end, rate, root, correction, _, kind in self._records(
                "shdr", "<20s5IBbHH"
            )
        ]

    @property
    def presets(self) -> dict[tuple[int, int], tuple[Zone, ...]]:
        """The zones of every preset by (bank, program)."""
        return {preset: self.zones(preset) for preset in self._bags}

    def zones(self, preset: tuple[int, int]) -> tuple[Zone, ...]:
        """The zones of a preset (bank, program), its generators added to those of the instrument. Raises KeyError."""
        if preset not in self._presets:
            zones = []
            for values in self._zones("p", *self._bags[preset]):
                if INSTRUMENT in values:
                    zones += [_combine(values, zone) for zone in self._instrument(values[INSTRUMENT])]
            self._presets[preset] = tuple(zone for zone in zones if zone is not None)
        return self._presets[preset]

    @cached_property
    def _bags(self) -> dict[tuple[int, int], tuple[int, int]]:
        headers = self._records("phdr", "<20sHHHIII")
        return {(header[2], header[1]): (header[3], following[3]) for header, following in pairwise(headers)}

    def _instrument(self, number: int) -> list[Zone]:
        header, following = self._records("inst", "<20sH")[number : number + 2]
        zones = []
        for values in self._zones("i", header[1], following[1]):
            if SAMPLE in values:
                keys, velocities = _range(values.get(KEY_RANGE)), _range(values.get(VELOCITY_RANGE))
                zones.append(Zone(keys, velocities, self.samples[values[SAMPLE]], values))
        return zones

    def _zones(self, level: str, first: int, last: int) -> list[dict[int, int]]:
        """Generators of each bag; a first bag without a link is the global one and underlies the others."""
        bags, generators = self._records(f"{level}bag", "<HH"), self._records(f"{level}gen", "<Hh")
        shared: dict[int, int] = {}
        zones = []
        for bag in range(first, last):
            values = dict(generators[bags[bag][0] : bags[bag + 1][0]])
            if bag == first and not {INSTRUMENT, SAMPLE} & values.keys():
                shared = values
            else:
                zones.append({**shared, **values})
        return zones

    def _records(self, name: str, form: str) -> list[tuple]:  # type: ignore[type-arg]
        if name not in self._tables:
            start, size = self.chunks[name]
            body = self._data[start : start + size - size % struct.calcsize(form)]
            self._tables[name] = list(struct.iter_unpack(form, body))
        return self._tables[name]

    def raw(self, sample: Sample) -> bytes:
        """The bytes of a compressed sample."""
        start = self.chunks["smpl"][0]
        return self._data[start + sample.start : start + sample.end]

    def wave(self, sample: Sample) -> np.ndarray:
        """The sample as float32 (frames,), decoded once."""
        if sample not in self._decoded:
            if sample.kind & COMPRESSED:
                wave, _ = soundfile.read(io.BytesIO(self.raw(sample)), dtype="float32")
            else:
                start = self.chunks["smpl"][0] + sample.start * 2
                count = sample.end - sample.start
                wave = np.frombuffer(self._data, "<i2", count, start).astype(np.float32) / 32768
            self._decoded[sample] = wave
        return self._decoded[sample]

    def onset(self, sample: Sample) -> int:
        """Frames of near-silence before the sample speaks, looked for in its first 100 ms."""
        if sample not in self._onsets:
            start = np.abs(self.wave(sample)[: sample.rate // 10])
            loud = start > LEADING_SILENCE * start.max(initial=0.0)
            self._onsets[sample] = max(0, int(np.argmax(loud)) - LEAD_IN)
        return self._onsets[sample]

    def loop(self, sample: Sample) -> tuple[int, int]:
        """Loop start and end in frames from the sample's first."""
        offset = 0 if sample.kind & COMPRESSED else sample.start
        return sample.loop_start - offset, sample.loop_end - offset


def _chunks(data: bytes, position: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    """(name, (start, size)) of every chunk, lists opened. SF3 writers do not always pad to even sizes."""
    found = []
    while position + 8 <= end:
        name, size = data[position : position + 4], struct.unpack_from("<I", data, position + 4)[0]
        if name == b"LIST":
            found += _chunks(data, position + 12, position + 8 + size)
        else:
            found.append((name.decode("latin-1"), (position + 8, size)))
        position += 8 + size
        if size % 2 and data[position : position + 1] == b"\0":
            position += 1
    return found


def _range(amount: int | None) -> tuple[int, int]:
    return (0, 127) if amount is None else (amount & 0xFF, (amount >> 8) & 0xFF)


def _combine(preset: dict[int, int], zone: Zone) -> Zone | None:
    keys, velocities = _range(preset.get(KEY_RANGE)), _range(preset.get(VELOCITY_RANGE))
    keys = (max(keys[0], zone.keys[0]), min(keys[1], zone.keys[1]))
    velocities = (max(velocities[0], zone.velocities[0]), min(velocities[1], zone.velocities[1]))
    if keys[0] > keys[1] or velocities[0] > velocities[1]:
        return None
    values = {kind: zone.values.get(kind, default) for kind, default in DEFAULTS.items()}
    for kind in PRESET_ADDS & preset.keys():
        values[kind] += preset[kind]
    return Zone(keys, velocities, zone.sample, values)
