"""From what was heard in a recording to the score of its arrangement: tempo, key, chords, form, and who plays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log
from typing import Any

from engine.brief import DURATION_SECONDS, MOODS, PITCH_CLASSES, TEMPO_BPM, Brief, BriefError
from engine.changing.regions import ChangeError
from engine.composer.families import members
from engine.composer.gaps import with_melody_in_gaps
from engine.composer.genres.subgenres import style_named
from engine.composer.plan import Plan
from engine.composer.ranges import RANGES
from engine.composer.score import Score
from engine.composer.tempo import TempoMap
from engine.composer.theory import Change, Key, key_named
from engine.composer.writing import plan_for, score_of
from engine.covering.form import sections_of
from engine.covering.harmony import Slot, change_at, changes_of, slots_of, transpose
from engine.covering.timeline import Timeline, timeline_of
from engine.covering.wishes import ROLE_PARTS, STEM_PARTS, Cover, PartFor
from engine.words.genre_names import SUBGENRES
from engine.words.reading import resolve

# The last chord rings for so many seconds.
_LEAST_RING_SECONDS, _MOST_RING_SECONDS = 2.2, 6.5
# Counting twice or half as many beats has to bring a tempo so much nearer (in the logarithm) to be worth it.
_RECOUNT = 0.2
_FACTORS = (1.0, 2.0, 0.5)
# Further off than this a recording is out of tune beside instruments at 440 Hz.
OUT_OF_TUNE_CENTS = 8.0


@dataclass(frozen=True)
class Draft:
    """What was decided about an arrangement before a note is written.

    timeline: of the recording, counted as the arrangement counts. semitones: from the recording's key to the new one.
    tempo_bpm, recorded_bpm: of the felt beat as the arrangement counts it. bars, end: all of them, and the beat
    (quarter notes) of the last chord, which is the total where none rings.
    """

    timeline: Timeline
    brief: Brief
    key: Key
    recorded_key: str
    semitones: int
    tempo_bpm: float
    recorded_bpm: float
    slots: tuple[Slot, ...]
    bars: int
    end: float

    @property
    def total(self) -> float:
        return self.bars * self.timeline.metre.bar

    @property
    def quarters_bpm(self) -> float:
        return self.tempo_bpm * self.timeline.metre.pulse


def draft_cover(analysis: Mapping[str, Any], wish: Cover) -> Draft:
    """What an arrangement will be, checked against what was heard alone: fast, and without sound.

    Raises ChangeError, whose field is "recording", "tempo_bpm", "key" or "genre".
    """
    timeline, recorded, tempo = _count_bars(analysis, wish.genre, wish.subgenre, wish.tempo_bpm)
    name, key, semitones = _keys(analysis, wish.key)
    slots = transpose(slots_of(analysis, timeline, key_named(name)), semitones)
    bar_seconds = timeline.metre.bar * 60.0 / (tempo * timeline.metre.pulse)
    bars, end = _place_end(slots, timeline, key, bar_seconds)
    if not DURATION_SECONDS[0] <= bars * bar_seconds <= DURATION_SECONDS[1]:
        raise ChangeError("tempo_bpm", f"At {tempo:g} BPM it would last {bars * bar_seconds:.0f} seconds, of at most "
                          f"{DURATION_SECONDS[1]:g}: choose a faster tempo.")  # fmt: skip
    ending = "final" if end < bars * timeline.metre.bar else "fade"
    brief = _brief(analysis, wish, timeline, key, tempo, bars * bar_seconds, ending)
    return Draft(timeline, brief, key, name, semitones, tempo, recorded, tuple(slots), bars, end)


def write_cover(draft: Draft, analysis: Mapping[str, Any], title: str, sung: Sequence[tuple[float, float]]) -> Score:
    """The score of an arrangement. sung: where a voice is kept, in seconds, beside which no melody plays.

    Raises ChangeError.
    """
    plan = plan_of_draft(draft, analysis)
    return with_melody_in_gaps(score_of(plan, title), sung)


def plan_of_draft(draft: Draft, analysis: Mapping[str, Any]) -> Plan:
    """The plan that the composer writes from. Raises ChangeError."""
    try:
        plan = plan_for(draft.brief)
    except BriefError as error:
        raise ChangeError("genre", f"{error} Choose another genre.") from error
    sections = sections_of(
        analysis, draft.timeline, style=plan.style, mood=plan.mood, purpose=plan.purpose, bars=draft.bars
    )
    return replace(
        plan, key=draft.key, tempo=TempoMap(((0.0, draft.quarters_bpm),)), sections=sections,
        changes=tuple(_changes(draft, plan.style.chord_size)), end=draft.end, total=draft.total,
    )  # fmt: skip


def _changes(draft: Draft, size: int) -> list[Change]:
    kept = [slot for slot in draft.slots if slot.start < draft.end - 1e-6]
    changes = changes_of(kept, draft.key, size, draft.timeline.metre.bar)
    if draft.end < draft.total:
        home = (draft.key.tonic, "minor" if draft.key.is_minor else "major")
        changes.append(change_at(draft.end, draft.total - draft.end, home, draft.key, size))
    return changes


def draft_part(analysis: Mapping[str, Any], wish: PartFor) -> Draft:
    """What one part beside a recording follows, in the recording's own key and time. Raises as `draft_cover`."""
    timeline, recorded, tempo = _count_bars(analysis, wish.genre, wish.subgenre, None, is_kept=True)
    bar_seconds = timeline.metre.bar * 60.0 / timeline.quarters_bpm
    if _is_pitched(wish.part):
        name, key, _ = _keys(analysis, None)
        slots = slots_of(analysis, timeline, key)
        end = min(_place_end(slots, timeline, key, bar_seconds)[1], timeline.total)
    else:
        # Without chords none of them rings at the end: strokes go on as long as the recording does.
        name, key, _ = _any_key(analysis)
        slots, end = [Slot(0.0, timeline.total, (key.tonic, "major"))], timeline.total
    # Whole bars may be a little longer than the longest recording.
    seconds = min(timeline.bars * bar_seconds, DURATION_SECONDS[1])
    brief = _brief(analysis, wish, timeline, key, tempo, seconds, "fade")
    return Draft(timeline, brief, key, name, 0, tempo, recorded, tuple(slots), timeline.bars, end)


def _is_pitched(part: str) -> bool:
    """Whether some of those who can play a part have tones; roles in a band have."""
    instruments = members((part,))
    return not instruments or any(name in RANGES for name in instruments)


def _any_key(analysis: Mapping[str, Any]) -> tuple[str, Key, int]:
    name = analysis["key"]["name"] or "C major"
    return name, key_named(name), 0


def _count_bars(
    analysis: Mapping[str, Any], genre: str, subgenre: str | None, wished: float | None, *, is_kept: bool = False
) -> tuple[Timeline, float, float]:
    """The bars as they are counted, their tempo, and that of the arrangement, in felt beats a minute.

    is_kept: whether the arrangement is played at the recording's tempo, whatever the genre is usually played at.
    """
    low, high = _usual(genre, subgenre)
    timeline = timeline_of(analysis)
    recorded = timeline.quarters_bpm / timeline.metre.pulse
    options = []
    for factor in _FACTORS:
        beat_bpm = recorded * factor
        usual = wished or min(max(beat_bpm, low), high)
        tempo = beat_bpm if is_kept else usual
        if TEMPO_BPM[0] <= tempo <= TEMPO_BPM[1]:
            options.append((abs(log(usual / beat_bpm)) + _RECOUNT * (factor != 1.0), factor, tempo))
    _, factor, tempo = min(options)
    timeline = timeline if factor == 1.0 else timeline_of(analysis, factor)
    return timeline, recorded * factor, round(tempo, 3)


def _usual(genre: str, subgenre: str | None) -> tuple[float, float]:
    """The tempi a genre is played at."""
    habits = SUBGENRES[subgenre].tempo_bpm if subgenre else None
    return habits or style_named(genre, subgenre).tempo_bpm


def _keys(analysis: Mapping[str, Any], wished: str | None) -> tuple[str, Key, int]:
    """The recording's key, that of the arrangement, and how many semitones up it is, from -6 to 5."""
    name = analysis["key"]["name"]
    if name is None:
        raise ChangeError("recording", "No tones with a pitch were found in it: choose a recording with chords.")
    key, own = key_named(wished or name), key_named(name)
    if key.mode != own.mode:
        raise ChangeError("key", f"The recording is in {name}: choose a {own.mode} key, in which its chords stay.")
    return name, key, (key.tonic - own.tonic + 6) % 12 - 6


def _place_end(slots: Sequence[Slot], timeline: Timeline, key: Key, bar_seconds: float) -> tuple[int, float]:
    """How many bars there are, and on which beat the last chord falls: on the chord of home, where it ends on that."""
    bar = timeline.metre.bar
    if slots[-1].triad[0] != key.tonic:
        return timeline.bars, timeline.total
    away = max((slot.start for slot in slots if slot.triad[0] != key.tonic), default=-1.0)
    home = timeline.bars - 1 - int(away // bar)
    ringing = min(home, max(1, int(_MOST_RING_SECONDS / bar_seconds)))
    more = max(0, ceil(_LEAST_RING_SECONDS / bar_seconds) - ringing)
    return timeline.bars + more, (timeline.bars - ringing) * bar


def _brief(  # noqa: PLR0917
    analysis: Mapping[str, Any], wish: Cover | PartFor, timeline: Timeline, key: Key, tempo: float, seconds: float,
    ending: str,
) -> Brief:  # fmt: skip
    mood = analysis["mood"]["name"]
    instrument = (wish.part,) if isinstance(wish, PartFor) and wish.part not in (*STEM_PARTS, *ROLE_PARTS) else ()
    return resolve(
        Brief(
            f"{wish.subgenre or wish.genre} music", genre=wish.genre, subgenre=wish.subgenre,
            mood=mood if mood in MOODS else None, key=f"{PITCH_CLASSES[key.tonic]} {key.mode}", tempo_bpm=tempo,
            metre=timeline.metre.name, duration_seconds=round(seconds, 3), seed=wish.seed, ending=ending,
            instruments=instrument,
        ).checked()
    )  # fmt: skip
