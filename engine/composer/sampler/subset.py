"""Cuts a compressed SoundFont down to some presets: `python -m engine.composer.sampler.subset SOURCE TARGET`."""

from __future__ import annotations

import io
import struct
import sys
from dataclasses import replace
from pathlib import Path

import soundfile

from engine.composer.sampler.font import COMPRESSED, DEFAULTS, SAMPLE, Font, Sample, Zone

# General MIDI programs, zero-based.
PROGRAMS = (
    0, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32, 33, 34, 35,
    36, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 52, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68, 69, 70,
    71, 72, 73, 74, 75, 77, 78, 79, 104, 105, 106, 107, 108, 109, 110, 111, 114, 116,
)  # fmt: skip
DRUM_KITS = (0, 16, 32, 40, 48)
PRESETS = (*((0, program) for program in PROGRAMS), *((128, program) for program in DRUM_KITS))
# Sampled far more densely than a part among others needs: every third sample serves its neighbours' keys as well.
DENSE = frozenset({(0, 18), (0, 19), (0, 67)})
EVERY = 3
# For libsndfile 0 is the largest file and 1 the smallest.
COMPRESSION = 0.4


def subset(source: Path, target: Path, presets: tuple[tuple[int, int], ...] = PRESETS) -> int:
    """Write a font that holds only `presets`, one flat instrument each; returns its size in bytes."""
    font = Font(source)
    samples: dict[Sample, int] = {}
    bodies: list[bytes] = []
    headers: list[bytes] = []
    position = 0
    chosen = [(key, _thin(font.presets[key], key)) for key in presets if font.presets.get(key)]
    for _, zones in chosen:
        for zone in zones:
            if zone.sample in samples:
                continue
            samples[zone.sample] = len(headers)
            body = _encode(font, zone.sample)
            headers.append(_sample_header(zone.sample, position, len(body)))
            bodies.append(body)
            position += len(body)
    headers.append(struct.pack("<20s5IBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0))
    pdta = _articulation(chosen, samples) + _chunk(b"shdr", b"".join(headers))
    info = _chunk(b"ifil", struct.pack("<HH", 3, 1)) + _chunk(b"INAM", b"SoundFoundry subset\0")
    body = b"sfbk" + _list(b"INFO", info) + _list(b"sdta", _chunk(b"smpl", b"".join(bodies))) + _list(b"pdta", pdta)
    target.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return target.stat().st_size


def _encode(font: Font, sample: Sample) -> bytes:
    """The sample as Vorbis, where that is smaller than what the font has."""
    raw, wave = font.raw(sample), font.wave(sample)
    coded = io.BytesIO()
    with soundfile.SoundFile(
        coded, "w", sample.rate, 1, format="OGG", subtype="VORBIS", compression_level=COMPRESSION
    ) as file:
        file.write(wave)
    return min(raw, coded.getvalue(), key=len)


def _thin(zones: tuple[Zone, ...], preset: tuple[int, int]) -> tuple[Zone, ...]:
    """The zones of a preset; of a dense one every third key range per velocity, stretched over its neighbours'."""
    if preset not in DENSE:
        return zones
    found: list[Zone] = []
    for velocities in sorted({zone.velocities for zone in zones}):
        layer = sorted((zone for zone in zones if zone.velocities == velocities), key=lambda zone: zone.keys)
        for start in range(0, len(layer), EVERY):
            group = layer[start : start + EVERY]
            found.append(replace(group[len(group) // 2], keys=(group[0].keys[0], group[-1].keys[1])))
    return tuple(found)


def _sample_header(sample: Sample, start: int, size: int) -> bytes:
    return struct.pack(
        "<20s5IBbHH", sample.name.encode("latin-1")[:19], start, start + size, sample.loop_start, sample.loop_end,
        sample.rate, sample.root, sample.correction, 0, COMPRESSED | 1,
    )  # fmt: skip


def _articulation(chosen: list[tuple[tuple[int, int], tuple[Zone, ...]]], samples: dict[Sample, int]) -> bytes:
    presets: list[bytes] = []
    preset_bags: list[bytes] = []
    preset_generators: list[bytes] = []
    instruments: list[bytes] = []
    bags: list[bytes] = []
    generators: list[bytes] = []
    for index, ((bank, program), zones) in enumerate(chosen):
        presets.append(struct.pack("<20sHHHIII", f"{bank}:{program}".encode(), program, bank, index, 0, 0, 0))
        preset_bags.append(struct.pack("<HH", len(preset_generators), 0))
        preset_generators.append(struct.pack("<HH", 41, index))
        instruments.append(struct.pack("<20sH", f"{bank}:{program}".encode(), len(bags)))
        for zone in zones:
            bags.append(struct.pack("<HH", len(generators), 0))
            generators += _generators(zone, samples[zone.sample])
    presets.append(struct.pack("<20sHHHIII", b"EOP", 0, 0, len(preset_bags), 0, 0, 0))
    preset_bags.append(struct.pack("<HH", len(preset_generators), 0))
    instruments.append(struct.pack("<20sH", b"EOI", len(bags)))
    bags.append(struct.pack("<HH", len(generators), 0))
    ends = [struct.pack("<HH", 0, 0)]
    modulators = b"\0" * 10
    return (
        _chunk(b"phdr", b"".join(presets)) + _chunk(b"pbag", b"".join(preset_bags)) + _chunk(b"pmod", modulators)
        + _chunk(b"pgen", b"".join(preset_generators + ends)) + _chunk(b"inst", b"".join(instruments))
        + _chunk(b"ibag", b"".join(bags)) + _chunk(b"imod", modulators) + _chunk(b"igen", b"".join(generators + ends))
    )  # fmt: skip


def _generators(zone: Zone, sample: int) -> list[bytes]:
    packed = [struct.pack("<HBB", 43, *zone.keys), struct.pack("<HBB", 44, *zone.velocities)]
    for kind, default in DEFAULTS.items():
        value = zone.values[kind]
        if value != default:
            packed.append(struct.pack("<Hh", kind, max(-32768, min(32767, value))))
    return [*packed, struct.pack("<HH", SAMPLE, sample)]


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _list(name: bytes, body: bytes) -> bytes:
    return b"LIST" + struct.pack("<I", len(body) + 4) + name + body


if __name__ == "__main__":
    print(f"{subset(Path(sys.argv[1]), Path(sys.argv[2])) / 1e6:.1f} MB")  # noqa: T201
