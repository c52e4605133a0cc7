"""What a brief promised, looked for in the score and in the sound of a song that was composed for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.audio.accents import Pace, accents, pace, recurrence
from engine.audio.decoding import read_blocks
from engine.audio.loudness import KWeighting
from engine.audio.verification import GESTURE_SECONDS, GESTURE_SHARE, BrokenResult, Verdict
from engine.brief import PITCH_CLASSES, Brief
from engine.composer.drumming import refused_strokes
from engine.composer.families import HAND_PERCUSSION, KIT_PARTS, NOISES, members
from engine.composer.genres.style import DRUMS
from engine.composer.metre import metre_named
from engine.composer.palette import named_instruments
from engine.composer.ranges import RANGES
from engine.composer.score import Part, Score
from engine.composer.themes import share_found
from engine.composer.theory import Key, key_named
from engine.composer.uses import purpose_of

METRE_BY_EAR = "metre in the sound"
LEAST_OF_THEME = 0.6
LEAD_DB, AUDIBLE_DB = -9.0, -24.0
_LENGTH_SECONDS, _LOUDNESS_LU = 0.5, 1.0
LEAST_IN_SCALE, _LEAST_SOUND_IN_SCALE = 0.85, 0.75
# What an ear says counts as a yes from this clarity on. A no must be certain: soft strings begin nowhere exactly.
_CLEAR, _CERTAIN, _CLEARLY_OTHER = 1.25, 2.0, 1.4
_TEMPO_IN_SCORE, _TEMPO_IN_SOUND = 0.005, 0.025
_STRETCH_SECONDS, _STRETCH_SHARE = 10.0, 0.45
# In less there are too few beats to tell a tempo by ear.
_LEAST_STRETCH_SECONDS = 3.0
# Places of accents in a quarter note, and the lengths of bars that could be heard instead, in such places.
_PLACES = 2
_BARS = (4, 6, 8, 7, 9, 10, 12)
_OTHER_METRE, _CLEARLY_BACK, _SOMEWHAT_BACK = 0.3, 0.45, 0.3
_FEWEST_BARS = 4
# Where the chord of home has a minor seventh, as in a blues, these belong to a major key as well.
_BLUE_TONES = (3, 10)
_ENDINGS_AT_HOME = ("final", "cold")


@dataclass(frozen=True)
class Promise:
    """field: of the brief, with where it was looked for ("tempo_bpm at the start"). kept: None if nobody can tell."""

    field: str
    promised: Any
    found: Any
    kept: bool | None
    sentence: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The promise as JSON-ready values, without the sentence."""
        return {name: value for name, value in asdict(self).items() if name != "sentence"}


def promises_of(brief: Brief, score: Score, verdict: Verdict, stems: Mapping[str, Path]) -> list[Promise]:
    """Everything a resolved brief promised, with what was found; stems: files before mastering, read where needed."""
    return [
        _length(brief, score, verdict),
        *_tempi(brief, score, verdict),
        *_metre(brief, score, verdict),
        *_key(brief, score, verdict),
        *_instruments(brief, score, stems),
        *_sections(brief, score),
        *_theme(brief, score),
        *_loudness(brief, verdict),
    ]


def refuse_broken_promises(promises: list[Promise]) -> None:
    """Raises BrokenResult with the first promise that was not kept."""
    for promise in promises:
        if promise.kept is False:
            raise BrokenResult(promise.sentence or f"{promise.field} is {promise.found} instead of {promise.promised}.")


def is_pitched(score: Score) -> bool:
    """Whether anybody plays notes of a scale; drums alone have no key."""
    return any(part.instrument in RANGES and part.notes for part in score.parts)


def _length(brief: Brief, score: Score, verdict: Verdict) -> Promise:
    """A loop lasts whole bars, as its score says."""
    promised = score.duration_seconds if purpose_of(brief).is_loop else brief.duration_seconds
    found = round(verdict.duration_seconds, 3)
    sentence = f"The result is {found:.1f} seconds long instead of {promised:.1f}."
    return Promise("duration_seconds", promised, found, abs(found - promised) <= _LENGTH_SECONDS, sentence)


def _tempi(brief: Brief, score: Score, verdict: Verdict) -> list[Promise]:
    """The tempo of the first stretch, and of the last where it was to change; in the score to half a percent."""
    if brief.tempo_bpm is None:
        return []
    music = max(note.start for part in score.parts for note in part.notes) if score.parts else 0.0
    last = score.seconds_at(music)
    stretch = min(_STRETCH_SECONDS, _STRETCH_SHARE * last)
    found = [_tempo("tempo_bpm", brief.tempo_bpm, score, verdict, (0.0, stretch), score.tempo.bpm_at(0.0))]
    if brief.tempo_end_bpm is not None:
        fastest = [bpm for _, bpm in score.tempo.points]
        nearest = min(fastest, key=lambda bpm: abs(bpm / score.bar.pulse - float(brief.tempo_end_bpm or 0.0)))
        found.append(_tempo("tempo_end_bpm", brief.tempo_end_bpm, score, verdict, (last - stretch, last), nearest))
    return found


def _tempo(  # noqa: PLR0917
    field: str, promised: float, score: Score, verdict: Verdict, stretch: tuple[float, float], quarters: float
) -> Promise:
    written = quarters / score.bar.pulse
    run = _pace(score, verdict, stretch)
    is_short = stretch[1] - stretch[0] < _LEAST_STRETCH_SECONDS
    ear = None if run is None or is_short or run.clarity < _CLEAR else run
    is_as_written = ear is not None and abs(ear.scale - 1.0) <= _TEMPO_IN_SOUND
    is_deaf = ear is None or (not is_as_written and (ear.clarity < _CERTAIN or ear.lead < _CLEARLY_OTHER))
    found = round(written if ear is None or is_deaf else written * ear.scale, 2)
    is_written = abs(written / promised - 1.0) <= _TEMPO_IN_SCORE
    is_kept = is_written and (is_deaf or is_as_written)
    sentence = f"The beat runs at {found:.1f} BPM instead of {promised:g}."
    return Promise(field, promised, found, None if is_kept and is_deaf else is_kept, sentence)


def _pace(score: Score, verdict: Verdict, stretch: tuple[float, float]) -> Pace | None:
    """How fast the sound of a stretch (seconds) runs against its notes."""
    notes = sorted(
        (score.seconds_at(note.start), note.velocity)
        for part in score.parts
        for note in part.notes
        if stretch[0] <= score.seconds_at(note.start) <= stretch[1]
    )
    return pace(verdict.analysis.pulse.strength, [at for at, _ in notes], [loud for _, loud in notes])


def _metre(brief: Brief, score: Score, verdict: Verdict) -> list[Promise]:
    promised = metre_named(brief.metre)
    sentence = f"The bars are of {score.metre} instead of {promised.name}."
    is_on_bars = all(promised.within(round(section.start, 4)) < 1e-3 for section in score.sections)
    written = Promise("metre", promised.name, score.metre, score.metre == promised.name and is_on_bars, sentence)
    end = score.chords[-1].start if score.chords else 0.0
    places = np.arange(0.0, end, 1.0 / _PLACES)
    bar = round(promised.bar * _PLACES)
    if len(places) < _FEWEST_BARS * bar:
        return [written]
    values = accents(verdict.analysis.pulse.strength, [score.seconds_at(float(at)) for at in places])
    back = recurrence(values, bar)
    others = {lag: recurrence(values, lag) for lag in _BARS if lag % bar and bar % lag}
    lag, other = max(others.items(), key=lambda found: found[1])
    run = _pace(score, verdict, (0.0, _STRETCH_SECONDS))
    is_certain = run is not None and run.clarity >= _CERTAIN
    is_other = is_certain and other >= _CLEARLY_BACK and other - back >= _OTHER_METRE
    is_kept = False if is_other else True if back > max(other, _SOMEWHAT_BACK) else None
    by_ear = f"The accents return after {lag / _PLACES:g} beats, not after the {promised.bar:g} of {promised.name}."
    return [written, Promise(METRE_BY_EAR, promised.name, round(back, 3), is_kept, by_ear)]


def share_in_key(score: Score, key: Key) -> float:
    """The share of the notes' length, 0-1, inside the scale of a key, and inside what belongs to it as well: a raised
    leading tone, the tones of a blues. Raises ZeroDivisionError where no notes have pitches."""
    notes = [note for part in score.parts if part.instrument in RANGES for note in part.notes]
    scale = {(key.tonic + step) % 12 for step in key.scale} | ({(key.tonic - 1) % 12} if key.is_minor else set())
    if any(
        chord.pitch_classes[0] == key.tonic and (key.tonic + 10) % 12 in chord.pitch_classes for chord in score.chords
    ):
        scale |= {(key.tonic + step) % 12 for step in _BLUE_TONES}
    return sum(note.length for note in notes if note.pitch % 12 in scale) / sum(note.length for note in notes)


def _key(brief: Brief, score: Score, verdict: Verdict) -> list[Promise]:
    """In the score the share of the notes' length inside the scale and the last chord; in the sound the share."""
    if brief.key is None or not is_pitched(score):
        return []
    key = key_named(brief.key)
    share = share_in_key(score, key)
    home = score.chords[-1].pitch_classes[0] if score.chords else key.tonic
    is_home = home == key.tonic or purpose_of(brief).ending not in _ENDINGS_AT_HOME
    less = GESTURE_SHARE if brief.duration_seconds < GESTURE_SECONDS else 0.0
    is_in_scale = share >= LEAST_IN_SCALE - less
    sentence = f"It ends on {PITCH_CLASSES[home]} instead of {brief.key}."
    if not is_in_scale:
        sentence = f"Only {share:.0%} of the notes are in {brief.key}."
    sounding = verdict.key_share
    is_heard = sounding >= _LEAST_SOUND_IN_SCALE - less if verdict.analysis.key is not None else None
    by_ear = f"Only {sounding:.0%} of the sound is in {brief.key}."
    return [
        Promise("key", brief.key, round(share, 3), is_in_scale and is_home, sentence),
        Promise("key in the sound", brief.key, sounding, is_heard, by_ear),
    ]


def _instruments(brief: Brief, score: Score, stems: Mapping[str, Path]) -> list[Promise]:
    """Who was refused is absent, with "only" nobody else plays, and each one named is there and can be heard."""
    playing = {part.instrument for part in score.parts if part.notes}
    wanted = named_instruments(brief)
    refused = set(members(brief.without)) - {name for names in wanted.values() for name in names}
    promises = []
    strokes = refused_strokes(brief)
    if refused or strokes:
        struck = {each.pitch for part in score.parts if part.name == "drums" for each in part.notes} & strokes
        parts = {name for name in brief.without if any(DRUMS[lane] in struck for lane in KIT_PARTS.get(name, ()))}
        present = sorted((playing & refused) | parts)
        promises.append(
            Promise("without", list(brief.without), present, not present, f"{', '.join(present)} can be heard.")
        )
    if brief.only_these and wanted:
        others = sorted(playing - {name for names in wanted.values() for name in names} - {"voice", *NOISES})
        promises.append(Promise("only_these", list(wanted), others, not others, f"{', '.join(others)} plays as well."))
    levels = _levels(score, stems) if wanted and stems else {}
    for name, names in wanted.items():
        least = LEAD_DB if name == brief.lead else AUDIBLE_DB
        loudest = max((levels[each] for each in names if each in levels), default=None)
        is_kept = bool(playing & set(names)) and (loudest is None or loudest >= least)
        field = "lead" if name == brief.lead else "instruments"
        promises.append(Promise(field, name, loudest, is_kept, f"The {name} can't be heard."))
    return promises


def _levels(score: Score, stems: Mapping[str, Path]) -> dict[str, float]:
    """The level of each instrument in dB against the loudest stem: its stem's, by its share of the notes there."""
    powers = {name: _power(path) for name, path in stems.items()}
    loudest = max(powers.values(), default=0.0)
    found: dict[str, float] = {}
    for stem, power in powers.items():
        weights: dict[str, float] = {}
        for part in score.parts:
            if part.stem == stem and part.notes:
                weights[part.instrument] = weights.get(part.instrument, 0.0) + _weight(part)
        for name, weight in weights.items():
            level = 10 * np.log10(max(power * weight / sum(weights.values()), 1e-12) / max(loudest, 1e-12))
            found[name] = max(found.get(name, -200.0), round(float(level), 1))
    return found


def _weight(part: Part) -> float:
    """How much of its stem's power is likely to be a part's: instruments are levelled alike, velocity to the 1.6."""
    is_struck = part.instrument not in RANGES or part.instrument in HAND_PERCUSSION
    lengths = [0.15 if is_struck else note.length for note in part.notes]
    struck = sum(length * note.velocity**3.2 for length, note in zip(lengths, part.notes, strict=True))
    return float(10 ** (part.level_db / 10) * struck)


def _power(path: Path) -> float:
    """The mean power of a stem where it plays, weighted as ears do."""
    total, count = 0.0, 0
    weighting = KWeighting()
    for block in read_blocks(path):
        power = weighting.power(block)
        loud = power > 1e-7
        total += float(power[loud].sum())
        count += int(loud.sum())
    return total / max(count, 1)


def _sections(brief: Brief, score: Score) -> list[Promise]:
    """Sections in the order they were asked for, and those with a time at it, within half a bar or a second."""
    promises = []
    names = iter([section.name for section in score.sections])
    if len(brief.sections) > 1:
        is_kept = all(wish.name in names for wish in brief.sections)
        order = [section.name for section in score.sections]
        sentence = f"The sections are {', '.join(order)}."
        promises.append(Promise("sections", [wish.name for wish in brief.sections], order, is_kept, sentence))
    for wish in brief.sections:
        if wish.at_seconds is None:
            continue
        starts = [score.seconds_at(section.start) for section in score.sections if section.name == wish.name]
        found = min(starts, key=lambda start: abs(start - float(wish.at_seconds or 0.0)), default=None)
        bar = 60.0 * score.bar.bar / score.tempo_bpm
        is_kept = found is not None and abs(found - wish.at_seconds) <= max(1.0, bar / 2 + 0.05)
        shown = None if found is None else round(found, 2)
        sentence = f"The {wish.name} does not begin at {wish.at_seconds:g} seconds."
        promises.append(Promise(f"sections: {wish.name}", wish.at_seconds, shown, is_kept, sentence))
    return promises


def _theme(brief: Brief, score: Score) -> list[Promise]:
    """The theme that was given, where somebody plays it; in a form of short sections its end may be missing."""
    if brief.theme is None:
        return []
    found = round(share_found(score, brief), 2)
    return [Promise("theme", brief.theme, found, True if found >= LEAST_OF_THEME else None)]


def _loudness(brief: Brief, verdict: Verdict) -> list[Promise]:
    if brief.loudness_lufs is None:
        return []
    found = round(verdict.loudness.integrated_lufs, 2)
    is_kept = abs(found - brief.loudness_lufs) <= _LOUDNESS_LU
    sentence = f"The result has {found:.1f} LUFS instead of {brief.loudness_lufs:g}."
    return [Promise("loudness_lufs", brief.loudness_lufs, found, is_kept, sentence)]
