"""A reference: what is known of how a track sounds becomes a brief that asks for another one like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import correlation, fmean

from engine.brief import (
    DEFAULT_SECONDS,
    DURATION_SECONDS,
    GENRES,
    METRES,
    MOODS,
    MOST_SECTIONS,
    SCALES,
    SECTIONS,
    TEMPO_BPM,
    Brief,
    SectionWish,
)
from engine.composer.metre import metre_named

_MOST_BARS = 128
# At the end of a song a last chord rings and bars are rounded: so much stays open for them.
_OPEN_SECONDS, _OPEN_BARS = 5.0, 2.0
_PIECES = 8
_HEARING_DB, _DB_OF_FULL_ENERGY = 40.0, 20.0
_STEADY, _CLEARLY = 0.15, 0.8
_FEWEST_WAVES = 4


@dataclass(frozen=True)
class Stretch:
    """A section from start to end in seconds; name: one of SECTIONS, or a letter that alike ones share.

    energy: 0-1; None where nobody wrote it.
    """

    name: str
    start: float
    end: float
    energy: float | None = None


@dataclass(frozen=True)
class Sound:
    """What is known of a track; None or "" for what is not.

    levels_db: of each second. is_tempo_steady: whether bars can be counted from the first second to the last.
    """

    seconds: float
    tempo_bpm: float | None = None
    key: str = ""
    mood: str = ""
    genre: str = ""
    metre: str = ""
    levels_db: Sequence[float] = ()
    sections: Sequence[Stretch] = ()
    is_tempo_steady: bool = True


@dataclass(frozen=True)
class Reference:
    """brief: valid, with every "auto" where nothing is known. taken and unknown: fields of the brief.

    remarks: sentences about what was taken otherwise than it is.
    """

    brief: Brief
    taken: tuple[str, ...]
    unknown: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def reference_of(sound: Sound, most_seconds: float = DURATION_SECONDS[1]) -> Reference:
    """The brief for music like this: tempo, key, mood, genre, metre, length, sections, and where its energy goes.

    most_seconds: the longest that may be asked for; a longer sound is cut there, between or within its sections.
    """
    seconds, remarks = _length(sound.seconds, most_seconds)
    measured = round(sound.tempo_bpm or 0.0, 2)
    tempo = _within_limits(measured)
    if tempo != measured:
        remarks.append(f"{sound.tempo_bpm:g} BPM is more or less than can be asked for: it is counted as {tempo:g}.")
    sections = [part for part in _name_sections(sound) if part.start < seconds - 1.0]
    sections = _merge_short(sections)
    arc = arc_of(sound)
    if arc == "waves" and not _is_alternating([part.energy or 0.0 for part in sections]):
        arc = None
    found = {
        "genre": sound.genre if sound.genre in GENRES else None,
        "mood": sound.mood if sound.mood in MOODS else None,
        "key": sound.key if sound.key in SCALES else None,
        "tempo_bpm": tempo or None,
        "metre": sound.metre if sound.metre in METRES else None,
        "arc": arc,
        "sections": _wishes(sections, seconds, tempo, sound) if len(sections) > 1 else (),
    }
    if len(sections) == 1:
        remarks.append("All of it is one section.")
    brief = Brief(_words(found["mood"], found["genre"]), duration_seconds=seconds)
    brief = replace(brief, **found).checked()  # type: ignore[arg-type]
    taken = ("duration_seconds", *(name for name, value in found.items() if value))
    unknown = (name for name, value in found.items() if not value and (name != "sections" or not sections))
    return Reference(brief, taken, tuple(unknown), tuple(remarks))


def arc_of(sound: Sound) -> str | None:
    """Where the energy of a sound goes, one of ARCS; None where it follows none of them, or is not known."""
    parts = [part for part in sound.sections if part.energy is not None]
    if len(parts) > 1:
        energies = [part.energy or 0.0 for part in parts]
        middles = [(part.start + part.end) / 2 for part in parts]
    else:
        energies = _energies_of(sound.levels_db)
        middles = [float(place) for place in range(len(energies))]
    if len(energies) < 2:
        return None
    if max(energies) - min(energies) < _STEADY:
        return "steady"
    trend = correlation(middles, energies)
    if abs(trend) >= _CLEARLY and len(energies) > 2:
        return "builds" if trend > 0 else "falls"
    return "waves" if _is_alternating(energies) else None


def _is_alternating(energies: Sequence[float]) -> bool:
    """Whether every second section is fuller than those beside it, as the arc has it."""
    rises = [after > before for before, after in pairwise(energies)]
    return len(energies) >= _FEWEST_WAVES and all(rise == (place % 2 == 0) for place, rise in enumerate(rises))


def _energies_of(levels_db: Sequence[float]) -> list[float]:
    """The energy of equal pieces of a sound, without the silence around it; of fewer seconds than pieces none."""
    floor = max(levels_db, default=0.0) - _HEARING_DB
    places = [place for place, level in enumerate(levels_db) if level > floor]
    heard = [max(level, floor) - floor for level in levels_db[places[0] : places[-1] + 1]] if places else []
    if len(heard) < _PIECES:
        return []
    edges = [len(heard) * place // _PIECES for place in range(_PIECES + 1)]
    return [fmean(heard[first:last]) / _DB_OF_FULL_ENERGY for first, last in pairwise(edges)]


def _length(seconds: float, most_seconds: float) -> tuple[float, list[str]]:
    shortest, longest = DURATION_SECONDS[0], min(most_seconds, DURATION_SECONDS[1])
    wanted = float(round(seconds)) if seconds > 0 else DEFAULT_SECONDS
    length = min(max(wanted, shortest), longest)
    if length < wanted:
        return length, [f"It is {wanted:g} seconds long; at most {length:g} can be asked for, so its end is left out."]
    if length > wanted:
        return length, [f"It is {seconds:.1f} seconds long; at least {length:g} can be asked for."]
    return length, []


def _within_limits(tempo: float) -> float:
    """The same pulse counted in halves or doubles, until it can be asked for."""
    low, high = TEMPO_BPM
    while tempo > high:
        tempo /= 2
    while 0 < tempo < low:
        tempo *= 2
    return round(tempo, 2)


def _words(mood: object, genre: object) -> str:
    return " ".join(str(word) for word in (mood, genre, "music") if word)


def _name_sections(sound: Sound) -> list[Stretch]:
    """The sections by the names a brief knows, each with its energy: as they were written, else by how they return."""
    parts = list(sound.sections)
    if not all(part.name in SECTIONS for part in parts):
        levelled = [replace(part, energy=_energy_between(sound.levels_db, part)) for part in parts]
        names = _names_of(levelled)
        parts = [replace(part, name=name) for part, name in zip(levelled, names, strict=True)]
    return parts


def _energy_between(levels_db: Sequence[float], part: Stretch) -> float:
    floor = max(levels_db, default=0.0) - _HEARING_DB
    inside = levels_db[int(part.start) : max(int(part.end), int(part.start) + 1)]
    return fmean(max(level, floor) - floor for level in inside) / _DB_OF_FULL_ENERGY if inside else 0.0


def _names_of(parts: Sequence[Stretch]) -> list[str]:
    """Names by what returns and how full it is: the fullest that returns is the chorus, what comes once a bridge."""
    counts = Counter(part.name for part in parts)
    energy = {name: fmean(part.energy or 0.0 for part in parts if part.name == name) for name in counts}
    returning = [name for name, count in counts.items() if count > 1] or list(counts)
    chorus = max(returning, key=lambda name: energy[name])
    usual = fmean(part.energy or 0.0 for part in parts)
    longest_frame = sum(part.end - part.start for part in parts) / 4
    names = []
    for place, part in enumerate(parts):
        is_frame = (part.energy or 0.0) < usual and part.end - part.start <= longest_frame and part.name != chorus
        if is_frame and place in (0, len(parts) - 1):
            names.append("outro" if place else "intro")
        elif part.name == chorus:
            names.append("chorus")
        else:
            names.append("bridge" if counts[part.name] == 1 and "chorus" in names and "verse" in names else "verse")
    return names


def _merge_short(parts: Sequence[Stretch]) -> list[Stretch]:
    """As many sections as a brief can hold: the shortest goes on as the one before it."""
    kept = list(parts)
    while len(kept) > MOST_SECTIONS:
        place = min(range(1, len(kept)), key=lambda at: kept[at].end - kept[at].start)
        kept[place - 1 : place + 1] = [replace(kept[place - 1], end=kept[place].end)]
    return kept


def _wishes(parts: Sequence[Stretch], seconds: float, tempo: float | None, sound: Sound) -> tuple[SectionWish, ...]:
    """The sections with their bars, the end left open: bars that were rounded have to fit into the length."""
    if not tempo or not sound.is_tempo_steady:
        return tuple(SectionWish(part.name) for part in parts)
    metre = metre_named(sound.metre if sound.metre in METRES else None)
    bar = 60.0 / tempo * metre.bar / metre.pulse
    latest = seconds - _OPEN_SECONDS - _OPEN_BARS * bar
    first = parts[0].start
    edges = [round((edge - first) / bar) for edge in (*(part.start for part in parts), parts[-1].end)]
    wishes = []
    for place, (part, (begin, end)) in enumerate(zip(parts, pairwise(edges), strict=True)):
        is_open = place == len(parts) - 1 or part.end > latest or not 1 <= end - begin <= _MOST_BARS
        wishes.append(SectionWish(part.name, None if is_open else end - begin))
    return tuple(wishes)
