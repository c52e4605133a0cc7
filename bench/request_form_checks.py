"""Wishes for form, loudness, colour and voice."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

from bench.request_checks import Answer, Wish
from bench.request_findings import Findings
from bench.singing_ear import Ear

HIGH_FROM_MIDI = 57.0
MOST_WRONG_LETTERS = 0.35
UNSUNG = "nobody sings"
TURN_SECONDS, LISTEN_SECONDS = 1.5, 25.0


def order(*names: str) -> Wish:
    """Markers of the MIDI file, in this order."""

    def look(f: Findings) -> Answer:
        left = iter([name for _, name in f.sections])
        return all(name in left for name in names), ", ".join(f"{name} {at:.0f}" for at, name in f.sections)

    return Wish(", ".join(names), look)


def section_at(name: str, seconds: float) -> Wish:
    """A marker within a bar and a half, and a change of level or timbre in the sound about there."""

    def look(f: Findings) -> Answer:
        starts = [at for at, marker in f.sections if marker == name]
        near = min(starts, key=lambda at: abs(at - seconds), default=None)
        if near is None:
            return False, f"no {name} among {', '.join(marker for _, marker in f.sections)}"
        turns = [part.start for part in f.analysis.sections]
        by_ear = min(turns, key=lambda at: abs(at - near), default=0.0)
        return abs(near - seconds) <= TURN_SECONDS, f"{name} at {near:.1f} s (nearest turn by ear {by_ear:.1f} s)"

    return Wish(f"{name} at {seconds:g} s", look)


def louder_at(seconds: float) -> Wish:
    """The four seconds after it are louder than the four before."""

    def look(f: Findings) -> Answer:
        at = min((start for start, _ in f.sections), key=lambda start: abs(start - seconds), default=seconds)
        place = round(at)
        gain = _mean_db(f.levels[place : place + 4]) - _mean_db(f.levels[max(0, place - 4) : place])
        return gain >= 0.5, f"{gain:+.1f} dB at {place} s"

    return Wish(f"louder from {seconds:g} s", look)


def builds() -> Wish:
    """It begins softer than its loudest third, which is not the first."""

    def look(f: Findings) -> Answer:
        first, *others = (_mean_db(third) for third in np.array_split(f.levels, 6))
        start = _mean_db(f.levels[:3])
        rise = max(others[2:]) - min(first, start)
        return rise >= 6, f"from {min(first, start):.0f} to {max(others[2:]):.0f} dBFS"

    return Wish("builds from soft to loud", look)


def steady() -> Wish:
    def look(f: Findings) -> Answer:
        spread = float(np.ptp([_mean_db(part) for part in np.array_split(f.levels[1:-3], 5)]))
        return spread <= 6, f"levels {spread:.1f} dB apart"

    return Wish("steady", look)


def fades() -> Wish:
    """The last seconds fall step by step, long before the last note."""

    def look(f: Findings) -> Answer:
        tail = f.levels[-6:]
        drop = _mean_db(f.levels[-14:-8]) - float(tail[-2])
        falls = sum(later <= before + 0.5 for before, later in pairwise(tail))
        is_faded = drop >= 9 and falls >= 4 and f.last_start >= f.seconds - 5
        return is_faded, f"the end {drop:.0f} dB softer, notes until {f.seconds - f.last_start:.1f} s before the end"

    return Wish("fades out", look)


def ends() -> Wish:
    """The last half second is much softer than the loudest: nothing is cut."""

    def look(f: Findings) -> Answer:
        drop = float(f.levels.max()) - _tail_db(f, 0.15)
        return drop >= 18, f"ends {drop:.0f} dB under its loudest second"

    return Wish("ends by itself", look)


def loops() -> Wish:
    """Whole bars, and sound until the end."""

    def look(f: Findings) -> Answer:
        bars = f.seconds * f.written_tempo() * f.pulse / 60 / f.bar
        drop = float(np.median(f.levels)) - _tail_db(f, 0.3)
        is_whole = abs(bars - round(bars)) < 0.01
        return is_whole and drop < 20, f"{bars:.2f} bars, the end {drop:.0f} dB under the rest"

    return Wish("loops", look)


def loudness(lufs: float) -> Wish:
    def look(f: Findings) -> Answer:
        found = float(f.analysis.loudness.integrated_lufs or -70)
        return abs(found - lufs) <= 1, f"{found:.1f} LUFS"

    return Wish(f"{lufs:g} LUFS", look)


def noises(*names: str) -> Wish:
    """Noise tracks of these names, and in the sound hiss that never stops."""

    def look(f: Findings) -> Answer:
        tracks = [t.name for t in f.tracks if t.program == 122]
        has_all = all(any(name in track for track in tracks) for name in names)
        return has_all and f.hiss_db > -75, f"{', '.join(tracks) or 'no noise'}, hiss of {f.hiss_db:.0f} dBFS"

    return Wish(" and ".join(names), look)


def through_a_telephone() -> Wish:
    def look(f: Findings) -> Answer:
        share = f.band_share(250, 4000)
        return share >= 0.9, f"{share:.0%} of the power between 250 and 4,000 Hz"

    return Wish("telephone", look)


def wide() -> Wish:
    def look(f: Findings) -> Answer:
        share = float(f.recording.side.sum() / max(f.recording.power.sum(), 1e-12))
        return share >= 0.1, f"{share:.0%} of the power differs between the sides"

    return Wish("wide", look)


def no_voice() -> Wish:
    def look(f: Findings) -> Answer:
        return f.voice is None and not f.sung_text, "no voice" if f.voice is None else "a voice"

    return Wish("no voice", look)


def voice(who: str = "") -> Wish:
    """A stem with a voice at most 12 LU under the whole: "high" or "low" by its pitch, "choir" by its two sides."""

    def look(f: Findings) -> Answer:
        if f.voice is None:
            return False, "no voice"
        level, pitch, likeness = f.voice
        is_who = {
            "": True, "high": pitch >= HIGH_FROM_MIDI, "low": 0 < pitch < HIGH_FROM_MIDI, "choir": likeness < 0.95
        }[who]  # fmt: skip
        found = f"voice {level:+.1f} LU, middle pitch {pitch:.0f}, sides alike {likeness:.2f}"
        return is_who and level >= -12, found

    return Wish(f"{who} voice".strip(), look, UNSUNG)


def humming() -> Wish:
    def look(f: Findings) -> Answer:
        found = "no voice" if f.voice is None else "a voice with words" if f.sung_text else "a voice without words"
        return f.voice is not None and not f.sung_text, found

    return Wish("hummed", look)


def words(text: str) -> Wish:
    """Every line is in the MIDI file's lyrics, and a recogniser gets most letters from the voice's stem.

    Letters, because a weak recogniser that hears "hey look world" for "hello world" has heard most of it.
    """
    lines = [_letters(line) for line in text.splitlines() if not line.startswith("[")]

    def look(f: Findings) -> Answer:
        there = sum(line in f.sung_text for line in lines)
        if f.voice is None or not there:
            return False, "none of the words"
        heard = Ear().hear([_first_words(f)])[0]
        known = "".join(lines)
        wrong = letters_wrong(known, _letters(heard)) / len(known)
        found = f"{there} of {len(lines)} lines sung, {wrong:.0%} of letters heard wrong by a recogniser"
        return there == len(lines) and wrong <= MOST_WRONG_LETTERS, found

    return Wish("sung words", look, UNSUNG)


def _first_words(f: Findings) -> Path:
    """The voice from its first word on, not for long: of silence and of many repeats a recogniser makes up words."""
    start = min(track.notes[0][0] for track in f.tracks if track.lyrics)
    samples, rate = soundfile.read(f.folder / "stems" / "voice.flac", dtype="float32")
    path = f.folder / "first-words.wav"
    at = max(0, round((start - 0.3) * rate))
    soundfile.write(path, samples[at : at + round(LISTEN_SECONDS * rate)], rate)
    return path


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalpha())


def letters_wrong(known: str, heard: str) -> int:
    """Letters to change so that the known text is somewhere in what was heard: songs begin and repeat as they like."""
    row = [0] * (len(heard) + 1)
    for number, letter in enumerate(known, 1):
        before, row = row, [number]
        for place, other in enumerate(heard, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other)))
    return min(row)


def _mean_db(levels: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(10 ** (levels / 10)))) if len(levels) else -120.0


def _tail_db(f: Findings, seconds: float) -> float:
    tail = f.tail(seconds)
    return float(10 * np.log10(max(float((tail**2).mean()), 1e-12)))
