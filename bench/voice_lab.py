"""Judges what correction and harmonies do to synthetic singing whose truth is known: `make lab-voice`."""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.singing_lab import write
from engine import SAMPLE_RATE
from engine.brief import KEYS
from engine.composer.theory import key_named
from engine.effects.harmony import PARTS
from engine.effects.sound import ArraySound, Sound, samples
from engine.voice.correcting import Voice, correction_of, course_to, nearest_tone, read_voice
from engine.voice.pitch import track_pitch
from engine.voice.shifting import ShiftedVoice

HEADING = "## Voice, corrected"
INTRODUCTION = """\
Measured by `make lab-voice`: {count} phrases of eight notes from E2 to G4 in {keys} keys, sung by partials under the
formants of five vowels, each with vibrato (0 to 50 cents), slides of 10 to 120 ms from note to note, noise from -60
to -35 dB under it and a consonant of noise between some notes. Every note lies up to 45 cents beside its tone. Each
step of 16 ms is held against the pitch that was meant, vibrato and slides included; the first and last 30 ms of each
note are left out. Pitch before and after is that of the same tracker (2 cents on such tones), and the notes to be
moved are its own. No real singing was available: expect more there."""
VOWELS = (
    ((730, 90), (1090, 110), (2440, 170)), ((530, 60), (1840, 100), (2480, 170)), ((270, 60), (2290, 100), (3010, 170)),
    ((570, 80), (840, 80), (2410, 170)), ((300, 60), (870, 80), (2240, 170)),
)  # fmt: skip
LOWEST, HIGHEST = 40, 67
Line = NDArray[np.float64]


@dataclass(frozen=True)
class Phrase:
    """sound: mono. sung, meant: MIDI numbers for each frame, NaN where nobody sings. middles: whether it is judged."""

    key: str
    sound: NDArray[np.float32]
    sung: Line
    meant: Line
    middles: NDArray[np.bool_]


def phrase(number: int, most_cents: float) -> Phrase:
    """A phrase; the same for the same number, up to so far out of tune."""
    chance = random.Random(number)
    key = KEYS[number % len(KEYS)]
    tones = [index for index in range(-100, 100) if LOWEST <= key_named(key).pitch(index) <= HIGHEST]
    place = chance.randrange(2, len(tones) - 2)
    pitches, offs, lengths = [], [], []
    for _ in range(8):
        place = min(max(place + chance.choice((-3, -2, -1, -1, 1, 1, 2, 3)), 0), len(tones) - 1)
        pitches.append(float(key_named(key).pitch(tones[place])))
        offs.append(chance.uniform(-most_cents, most_cents) / 100)
        lengths.append(chance.uniform(0.3, 0.9))
    return _sung(number, key, pitches, offs, lengths)


def _sung(number: int, key: str, pitches: Sequence[float], offs: Sequence[float], lengths: Sequence[float]) -> Phrase:
    chance, noise = random.Random(number + 1), np.random.default_rng(number)
    counts = [round(length * SAMPLE_RATE) for length in lengths]
    meant, sung = np.repeat(pitches, counts), np.repeat(np.add(pitches, offs), counts)
    slide = round(chance.uniform(0.01, 0.12) * SAMPLE_RATE)
    at = np.concatenate([np.arange(count) for count in counts]) / SAMPLE_RATE
    vibrato = (
        chance.uniform(0, 0.5) * np.clip((at - 0.15) / 0.2, 0, 1) * np.sin(2 * np.pi * chance.uniform(4.8, 6.2) * at)
    )
    meant, sung = (_smooth(line, slide) + vibrato for line in (meant, sung))
    sound = _voice(sung, VOWELS[number % len(VOWELS)])
    edge, middles = round(0.03 * SAMPLE_RATE), np.ones(len(sung), bool)
    for border in np.cumsum(counts)[:-1]:
        middles[border - edge - slide // 2 : border + edge + slide // 2] = False
        if chance.random() < 0.4:
            width = round(0.08 * SAMPLE_RATE)
            sound[border - width : border] = 0.05 * noise.standard_normal(width)
            sung[border - width : border] = meant[border - width : border] = np.nan
            middles[border - width - edge : border] = False
    middles[:edge] = middles[-edge:] = False
    rest = np.full(SAMPLE_RATE // 3, np.nan)
    sound = np.concatenate([np.zeros(len(rest)), sound, np.zeros(len(rest))])
    sound += 10 ** (chance.uniform(-60, -35) / 20) * 0.3 * noise.standard_normal(len(sound))
    sung, meant = (np.concatenate([rest, line, rest]) for line in (sung, meant))
    silent = np.zeros(len(rest), bool)
    return Phrase(key, sound.astype(np.float32), sung, meant, np.concatenate([silent, middles, silent]))


def _smooth(line: Line, width: int) -> Line:
    return np.convolve(
        np.pad(line, (width // 2, width - 1 - width // 2), mode="edge"), np.full(width, 1 / width), "valid"
    )


def _voice(midi: Line, formants: Sequence[tuple[int, int]]) -> Line:
    hertz = 440 * 2 ** ((midi - 69) / 12)
    angle, sound = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE, np.zeros(len(midi))
    for partial in range(1, int(8000 / hertz.min()) + 1):
        high = partial * hertz
        level = 0.02 + sum(1 / (1 + ((high - place) / width) ** 2) for place, width in formants)
        sound += np.where(high < 8000, level, 0) / partial * np.sin(partial * angle)
    return 0.3 * sound / np.abs(sound).max()


def stereo(sound: NDArray[np.float32]) -> ArraySound:
    return ArraySound(np.stack([sound, sound], axis=1))


def errors_of(sound: NDArray[np.float32], each: Phrase, meant: Line) -> Line:
    """Cents between what is heard and what was meant, at each judged step."""
    curve = track_pitch(sound)
    places = np.round(np.arange(len(curve.midi)) * curve.step_seconds * SAMPLE_RATE).astype(int)
    judged = (places < len(meant)) & (curve.hertz > 0)
    judged[judged] = each.middles[places[judged]]
    return 100 * (curve.midi[judged] - meant[places[judged]])


def _mono(sound: Sound) -> NDArray[np.float32]:
    return samples(sound, 0, sound.frames)[:, 0]


def _row(name: str, errors: Sequence[Line]) -> str:
    sizes = np.abs(np.concatenate(errors))
    return f"| {name} | {np.median(sizes):.1f} | {np.quantile(sizes, 0.95):.0f} | {100 * np.mean(sizes <= 50):.1f} % |"


def _harmony_share(each: Phrase, voice: Voice, parts: str) -> tuple[int, int]:
    """Of the notes of further voices, how many lie within 30 cents of a tone of the key, and how many there are."""
    key, place = key_named(each.key), nearest_tone(each.key)
    found = total = 0
    for steps in PARTS[parts]:
        goals = [float(key.pitch(key.index(round(place(pitch))) + steps)) for pitch in voice.pitches]
        moved = _mono(ShiftedVoice(stereo(each.sound), voice.curve, course_to(voice, goals)))
        heard = read_voice(moved)
        for note, pitch in zip(heard.notes, heard.pitches, strict=True):
            if note.end - note.start > 0.15:
                total += 1
                found += abs(place(pitch) - pitch) < 0.3
    return found, total


def report(count: int) -> str:
    """The section of docs/accuracy.md."""
    before, after, right, nulls, harmonies = [], [], [], [], np.zeros(2, int)
    for number in range(count):
        off, exact = phrase(number, 45.0), phrase(number, 0.0)
        voice = read_voice(off.sound)
        fixed = _mono(ShiftedVoice(stereo(off.sound), voice.curve, correction_of(voice, off.key)))
        before.append(errors_of(off.sound, off, off.meant))
        after.append(errors_of(fixed, off, off.meant))
        known = read_voice(exact.sound)
        kept = _mono(ShiftedVoice(stereo(exact.sound), known.curve, correction_of(known, exact.key)))
        right.append(errors_of(kept, exact, exact.meant))
        voiced = ~np.isnan(off.sung)
        quiet = np.convolve(voiced, np.ones(2 * round(0.03 * SAMPLE_RATE) + 1), "same") < 0.5
        nulls.append(np.square(off.sound - fixed)[quiet].mean() / np.square(off.sound[quiet]).mean())
        if number % 4 == 0:
            harmonies += _harmony_share(off, voice, "third and fifth above")
    share = 100 * harmonies[0] / harmonies[1]
    null = 10 * np.log10(max(np.median(nulls), 1e-12))
    return "\n".join(
        [
            HEADING, "", INTRODUCTION.format(count=count, keys=len({phrase(n, 0).key for n in range(count)})), "",
            "| | cents off, median | 95 % within, cents | steps within 50 cents |", "|---|---|---|---|",
            _row("out of tune, before", before), _row("corrected to the key", after),
            _row("sung right, and corrected", right), "",
            f"Where nobody has a pitch, but for 30 ms beside where somebody has, what is changed lies {-null:.0f} dB",
            f"under what is there (median). Harmonies a third and a fifth above: {share:.1f} % of",
            f"{harmonies[1]} notes lie within 30 cents of a tone of the key.",
        ]
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phrases", type=int, default=72)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    section = report(options.phrases)
    print(section)
    if options.write:
        write(options.write, section, HEADING)


if __name__ == "__main__":
    main()
