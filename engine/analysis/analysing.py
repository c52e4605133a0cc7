"""The door to all that is understood of a sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.analysis import chords, features, judging, keys, moods, results, sections
from engine.analysis.learning import Model
from engine.analysis.lines import lines_of
from engine.analysis.listening import Recording, listen
from engine.analysis.pulse import count
from engine.analysis.timbre import band_hertz, decibels_of
from engine.audio.decoding import Block, probe, read_blocks
from engine.audio.loudness import SILENCE_LUFS
from engine.brief import KEYS
from engine.outside import Report
from engine.pictures import spectrogram

_SILENT_POWER = 1e-7
# Short blocks take less memory and hardly more time.
_BLOCK_FRAMES = 2 * SAMPLE_RATE
_SHORTEST_HEARD_SECONDS = 0.1
_SHORTEST_SECONDS = 1.0
_SHORTEST_FELT_SECONDS = 5.0
_ALTERNATIVES = 3
_EMPTY_SHARE = 1e-4
_LEAST_TONES = 0.05
SILENCE = "There is only silence."
TOO_SHORT = "The sound is too short to tell: {seconds:.1f} of at least {least:g} seconds."
NO_TONES = "No tones with a pitch are recording."
NO_CHORDS = "There are tones, but no chord of them stands out."
NO_MUSIC = "Neither a beat nor tones are recording, and without them there is no mood or genre to tell."


def analyse(
    path: Path, report: Report | None = None, mood: Model | None = None, picture: Path | None = None
) -> results.Analysis:
    """Analyse a sound file in one pass and little memory; report gets the share of the file.

    mood: another model of moods than the shipped one. picture: where its spectrogram is written as a PNG; nothing is,
    where there is no sound. Raises DecodeError, and OSError for a picture that cannot be written.
    """
    expected = probe(path).duration_seconds
    recording = listen(_watch(read_blocks(path, _BLOCK_FRAMES), expected, report))
    if picture is not None and len(recording.levels):
        picture.write_bytes(spectrogram.spectrogram_png(decibels_of(spectrogram.fit(recording.levels))))
    return understand(recording, mood)


def analyse_blocks(blocks: Iterable[Block]) -> results.Analysis:
    """The same of blocks of float32 (frames, 2) at 44.1 kHz."""
    return understand(listen(blocks))


def understand(recording: Recording, mood: Model | None = None) -> results.Analysis:
    """What follows from everything that was recording. mood: another model of moods than the shipped one."""
    known = judging.models() | ({"mood": mood} if mood else {})
    if float(recording.power.max(initial=0.0)) < _SILENT_POWER:
        return _blank(recording, SILENCE, known)
    if too_short := _too_short(recording, _SHORTEST_HEARD_SECONDS):
        return _blank(recording, too_short, known)
    lines = lines_of(recording)
    counted = count(recording, lines)
    chord_answer, key = _harmony(recording, counted.beats.seconds, known)
    beat = features.Beat(counted.tempo.bpm, counted.tempo.confidence, counted.contrast)
    analysis = results.Analysis(
        duration_seconds=round(recording.seconds, 3),
        tempo=counted.tempo,
        beats=counted.beats,
        metre=counted.metre,
        key=key,
        loudness=_loudness(recording),
        energy=recording.energy,
        energy_curve_db=_levels(recording),
        sections=tuple(sections.sections_of(recording, lines, known["turn"])),
        chroma=None if key.name is None else _chroma(recording),
        models={name: model.version for name, model in known.items()},
        chords=chord_answer,
        spectrogram=_describe_spectrum(recording),
        remarks=tuple(_remarks(recording)),
    )
    unfelt = _too_short(recording, _SHORTEST_FELT_SECONDS) or (
        NO_MUSIC if counted.tempo.bpm is None and key.name is None else ""
    )
    if unfelt:
        return replace(analysis, mood=results.Shares(reason=unfelt), genres=results.Shares(reason=unfelt))
    vector = features.features_of(recording, lines, beat)
    return replace(
        analysis,
        mood=_shares(known["mood"], vector),
        genres=_shares(known["genre"], vector),
        feelings=moods.feelings_of(recording, lines, beat, known["feeling"]),
        features=dict(zip(features.NAMES, np.round(vector, 4).tolist(), strict=True)),
    )


def _chroma(recording: Recording) -> tuple[float, ...]:
    return tuple(np.round(recording.tones.chroma / recording.tones.chroma.sum(), 4).tolist())


def _blank(recording: Recording, reason: str, known: Mapping[str, Model]) -> results.Analysis:
    return results.Analysis(
        duration_seconds=round(recording.seconds, 3),
        tempo=results.Tempo(reason=reason),
        beats=results.Beats(reason=reason),
        metre=results.Metre(reason=reason),
        key=results.Key(reason=reason),
        chords=results.Chords(reason=reason),
        loudness=results.Loudness(reason=reason),
        energy=0.0,
        energy_curve_db=_levels(recording),
        sections=(),
        sections_reason=reason,
        chroma=None,
        mood=results.Shares(reason=reason),
        genres=results.Shares(reason=reason),
        models={name: model.version for name, model in known.items()},
        spectrogram=_describe_spectrum(recording),
    )


def _describe_spectrum(recording: Recording) -> str:
    levels = decibels_of(spectrogram.fit(recording.levels))
    return spectrogram.describe(levels, band_hertz(), recording.seconds)


def _watch(blocks: Iterator[Block], expected: float, report: Report | None) -> Iterator[Block]:
    seconds = 0.0
    for block in blocks:
        yield block
        seconds += len(block) / SAMPLE_RATE
        if report is not None:
            report("listening", min(1.0, seconds / expected) if expected else None)


def _too_short(recording: Recording, least: float) -> str:
    return "" if recording.seconds >= least else TOO_SHORT.format(seconds=recording.seconds, least=least)


def _levels(recording: Recording) -> tuple[float, ...]:
    return tuple(np.round(10.0 * np.log10(np.maximum(recording.power, 1e-12)), 1).tolist())


def _harmony(
    recording: Recording, beats: Sequence[float], known: Mapping[str, Model]
) -> tuple[results.Chords, results.Key]:
    reason = _too_short(recording, _SHORTEST_SECONDS) or ("" if _has_tones(recording) else NO_TONES)
    if reason:
        return results.Chords(reason=reason), results.Key(reason=reason)
    tones, chord = recording.tones, known["chord"]
    harmony = chords.chords_of(tones, beats, recording.seconds, chord)
    chord_answer = results.Chords(
        sequence=harmony.chords,
        confidence=round(harmony.share, 3),
        reliability=chord.score[0],
        reason="" if harmony.chords else NO_CHORDS,
    )
    shares, familiar = keys.shares_of(tones, harmony.chords, known["key"])
    best, *others = np.argsort(shares)[::-1][: 1 + _ALTERNATIVES]
    key = results.Key(
        name=KEYS[best],
        mode=KEYS[best].partition(" ")[2],
        confidence=round(float(shares[best]) * familiar**4, 3),
        alternatives=tuple((KEYS[place], round(float(shares[place]), 3)) for place in others),
        tuning_cents=round(tones.tuning_cents, 1),
    )
    return chord_answer, key


def _has_tones(recording: Recording) -> bool:
    """Whether enough frames hold a tone; in noise a peak stands out now and then, too."""
    frames = recording.tones.frames
    return (
        len(frames) > 0 and float((frames.sum(axis=1) > 0.0).mean()) > _LEAST_TONES and recording.tones.chroma.sum() > 0
    )


def _loudness(recording: Recording) -> results.Loudness:
    measured = recording.loudness
    if measured.integrated_lufs <= SILENCE_LUFS:
        reason = "It is softer than -70 LUFS, below which loudness is not defined."
        return results.Loudness(
            None, None, round(measured.true_peak_dbtp, 2), round(measured.sample_peak_dbfs, 2), reason
        )
    return results.Loudness(
        round(measured.integrated_lufs, 2),
        round(measured.range_lu, 2),
        round(measured.true_peak_dbtp, 2),
        round(measured.sample_peak_dbfs, 2),
    )


def _shares(model: Model, vector: np.ndarray) -> results.Shares:
    """What a model of labels says; far from all it was trained on it is trusted less."""
    shares = moods.mood_shares(model, vector)
    best = next(iter(shares))
    familiar = float(model.familiarity(vector[np.newaxis])[0])
    return results.Shares(best, round(shares[best] * familiar**4, 3), shares)


def _remarks(recording: Recording) -> Iterator[str]:
    left, right = float(recording.left.sum()), float(recording.right.sum())
    for name, own, other in (("left", left, right), ("right", right, left)):
        if other < own * _EMPTY_SHARE:
            yield f"Only the {name} channel holds sound."
