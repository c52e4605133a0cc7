"""Whether a result holds what was promised: nothing is delivered or charged before this is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.analysis import Analysis, Ear
from engine.audio.clipping import clipped_samples, clipped_share
from engine.audio.decoding import Block, Damage, DecodeError, as_int16, read_blocks
from engine.audio.framing import mono
from engine.audio.loudness import Loudness
from engine.audio.tonality import ToneEar, Tones
from engine.audio.waveform import WaveformEar
from engine.fingerprints.hearing import LandmarkEar

TEMPO_TOLERANCE = 0.005
LEAST_KEY_SHARE = 0.75
LOUDNESS_LUFS = (-30.0, -5.0)
_SILENT_PEAK = 0.001
_SILENCE_BIN = 441
_LONGEST_SILENCE_SECONDS, _LONGEST_SILENCE_SHARE = 5.0, 0.3
_MOST_CLIPPED_SHARE = 0.001
_CLEAR_BEAT = 0.5
_SAME_BEAT = 0.4
# In a gesture of a few seconds beats cannot be timed as exactly as a tempo is promised, and a passing note weighs more.
GESTURE_SECONDS, GESTURE_SHARE = 10.0, 0.15


class BrokenResult(Exception):
    """The sound is not what was promised; the message says in plain words what is wrong with it."""


class OutOfKey(BrokenResult):
    """Too little of the sound is in the key that was promised."""


@dataclass(frozen=True)
class Verdict:
    """What was measured in a sound that holds its promises.

    tempo_bpm: the promised tempo as measured, else the one heard, None without an audible beat. key_share: the
    share of the sound inside the promised key (else the heard one). pcm_sha256 as in `engine.audio.decoding`.
    fingerprint: by what the sound is known again, packed (`engine.fingerprints`).
    """

    duration_seconds: float
    longest_silence_seconds: float
    clipped_share: float
    loudness: Loudness
    tempo_bpm: float | None
    key_share: float
    analysis: Analysis
    peaks: list[float]
    pcm_sha256: str
    fingerprint: bytes


def verify(
    path: Path,
    expected_seconds: float,
    *,
    tempo_bpm: float | None = None,
    key: str | None = None,
    pitched: Sequence[Path] = (),
    loudness: Loudness | None = None,
    tolerance_seconds: float = 1.0,
    is_recorded: bool = False,
) -> Verdict:
    """Listen to a whole file of this engine once and hold it against its promises. Raises BrokenResult with the reason.

    tempo_bpm (±0.5 %), key: if promised. pitched: the parts without drums, heard where the whole is not in its key.
    loudness: if it is measured already. tolerance_seconds: how far the length may be off. is_recorded: from elsewhere,
    where silence, clipping and loudness are no fault of ours.
    """
    hearing = _listen(path, is_loudness_wanted=loudness is None)
    analysis = hearing.ear.analysis()
    measured = cast("Loudness", loudness or analysis.loudness)  # one of the two is there
    silence, clipped = hearing.longest_silence(), hearing.clipped_share()
    _check_duration(analysis.duration_seconds, expected_seconds, tolerance_seconds)
    if not is_recorded:
        _check_sound(measured, silence, analysis.duration_seconds, clipped)
    return Verdict(
        duration_seconds=analysis.duration_seconds,
        longest_silence_seconds=silence,
        clipped_share=clipped,
        loudness=measured,
        tempo_bpm=_checked_tempo(analysis, tempo_bpm),
        key_share=_checked_key_share(analysis, key, pitched),
        analysis=analysis,
        peaks=hearing.waveform.peaks(),
        pcm_sha256=hearing.digest.hexdigest(),
        fingerprint=hearing.landmarks.result().to_bytes(),
    )


def refuse_broken(path: Path) -> None:
    """Listen to a mix as it came, before mastering hides what was cut off or left out.

    Raises BrokenResult when it is clipped, damaged or cut short, and DecodeError.
    """
    damage = Damage()
    _check_clipping(clipped_share(path, damage))
    if damage.is_heard:
        raise BrokenResult(f"The result is damaged. {damage.in_words()}")


class _Hearing:
    """Everything that has to hear each block, so that the file is decoded once."""

    def __init__(self, *, is_loudness_wanted: bool) -> None:
        self.ear = Ear(is_loudness_wanted=is_loudness_wanted)
        self.waveform = WaveformEar()
        self.landmarks = LandmarkEar()
        self.digest = hashlib.sha256()
        self._frames = 0
        self._clipped = 0
        self._quiet_bins: list[np.ndarray[tuple[int, ...], np.dtype[np.bool_]]] = []

    def hear(self, block: Block) -> None:
        self.ear.hear(block)
        self.waveform.hear(block)
        self.landmarks.hear(block)
        self.digest.update(as_int16(block).tobytes())
        self._frames += len(block)
        magnitude = np.abs(block)
        self._clipped += clipped_samples(block[:, 0]) + clipped_samples(block[:, 1])
        loudest = np.maximum(magnitude[:, 0], magnitude[:, 1])
        starts = np.arange(0, len(loudest), _SILENCE_BIN)
        self._quiet_bins.append(np.maximum.reduceat(loudest, starts) < _SILENT_PEAK)

    def longest_silence(self) -> float:
        """Seconds of the longest stretch below -60 dBFS, to 10 ms."""
        quiet = np.concatenate([[False], *self._quiet_bins, [False]]).astype(np.int8)
        edges = np.flatnonzero(np.diff(quiet))
        longest = (edges[1::2] - edges[::2]).max(initial=0)
        return float(longest) * _SILENCE_BIN / SAMPLE_RATE

    def clipped_share(self) -> float:
        """The share of samples that are clipped."""
        return self._clipped / max(2 * self._frames, 1)


def _listen(path: Path, *, is_loudness_wanted: bool) -> _Hearing:
    hearing = _Hearing(is_loudness_wanted=is_loudness_wanted)
    try:
        for block in read_blocks(path, is_ours=True):
            hearing.hear(block)
    except DecodeError as error:
        raise BrokenResult(f"The result could not be played: {error}") from error
    return hearing


def _check_duration(seconds: float, expected: float, tolerance: float) -> None:
    if abs(seconds - expected) <= tolerance:
        return
    # Where the maker chooses the length, the tolerance is the range.
    wanted = (
        f"{expected:.1f}" if tolerance < expected / 2 else f"{expected - tolerance:.0f} to {expected + tolerance:.0f}"
    )
    raise BrokenResult(f"The result is {seconds:.1f} seconds long instead of {wanted}.")


def _check_sound(loudness: Loudness, silence: float, seconds: float, clipped: float) -> None:
    _check_silence(loudness, silence, seconds)
    _check_clipping(clipped)
    _check_loudness(loudness)


def _check_silence(loudness: Loudness, silence: float, seconds: float) -> None:
    if loudness.sample_peak_dbfs <= -60.0:
        raise BrokenResult("The result is silent.")
    if silence > max(_LONGEST_SILENCE_SECONDS, _LONGEST_SILENCE_SHARE * seconds) or silence > seconds / 2.0:
        raise BrokenResult(f"The result is silent for {silence:.1f} of its {seconds:.1f} seconds.")


def _check_clipping(clipped: float) -> None:
    if clipped > _MOST_CLIPPED_SHARE:
        raise BrokenResult(f"The result is distorted: {clipped:.1%} of it is clipped.")


def _check_loudness(loudness: Loudness) -> None:
    low, high = LOUDNESS_LUFS
    if not low <= loudness.integrated_lufs <= high:
        raise BrokenResult(f"The result's loudness is {loudness.integrated_lufs:.1f} LUFS, which is not listenable.")


def _checked_tempo(analysis: Analysis, promised: float | None) -> float | None:
    """The tempo to report; the promised one is looked for where it should be, in whatever octave people tap."""
    if promised is None or analysis.tempo_bpm is None:
        return analysis.tempo_bpm
    found = analysis.pulse.tempo_near(promised)
    is_there = abs(found / promised - 1.0) <= TEMPO_TOLERANCE
    strength = analysis.pulse.clarity_at(promised) / max(analysis.pulse.clarity_at(analysis.tempo_bpm), 1e-9)
    if is_there and strength >= _SAME_BEAT:
        return round(found, 2)
    if analysis.tempo_confidence < _CLEAR_BEAT or analysis.duration_seconds < GESTURE_SECONDS:
        return None
    raise BrokenResult(f"The beat runs at {analysis.tempo_bpm:.1f} BPM instead of {promised:g}.")


def _checked_key_share(analysis: Analysis, promised: str | None, pitched: Sequence[Path]) -> float:
    if promised is None:
        return round(analysis.in_key_share(analysis.key), 4) if analysis.key else 0.0
    share = analysis.in_key_share(promised)
    least = LEAST_KEY_SHARE - (GESTURE_SHARE if analysis.duration_seconds < GESTURE_SECONDS else 0.0)
    if analysis.key is not None and share < least and pitched:
        share = _tones_of(pitched).in_key_share(promised)
    if analysis.key is not None and share < least:
        raise OutOfKey(f"Only {share:.0%} of the sound is in {promised}.")
    return round(share, 4)


def _tones_of(parts: Sequence[Path]) -> Tones:
    # Drums have tones of their own, which belong to no key.
    ear = ToneEar()
    for blocks in zip(*(read_blocks(part) for part in parts), strict=True):
        ear.hear(mono(sum(blocks)))
    return ear.tones()
