"""Melodies: themes laid over the chords, chord tones on strong beats, steps between, one climax, rests to breathe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from engine.composer.feel import Feel, dynamics
from engine.composer.motifs import Step, Theme, theme_of
from engine.composer.plan import Plan
from engine.composer.score import Note, Section
from engine.composer.theory import Change, sounding_pitch

_KIND_OF_SECTION = {
    "chorus": "hook", "drop": "hook", "theme": "hook", "head": "hook", "groove": "hook", "outro": "hook",
    "bridge": "contrast", "break": "contrast", "interlude": "contrast", "solo": "solo", "intro": "hook",
}  # fmt: skip
_PHRASE_BARS = 4
_BREATH_SECONDS, _LONGEST_REST_SECONDS = 0.5, 0.8
# An octave and a half, in diatonic steps: as far as people sing along.
_WIDEST = 10
_SPARSE = ("intro", "outro", "break", "build", "interlude")


@dataclass(frozen=True, slots=True)
class Tone:
    """One written note of a melody: beat, length in beats, diatonic index, MIDI number, weight 0-1 in its phrase."""

    beat: float
    length: float
    index: int
    pitch: int
    weight: float


class Singer:
    """Writes one line within a range, remembering where it was; given themes may go beyond it, as far as `widest`."""

    def __init__(self, plan: Plan, low: int, high: int, widest: tuple[int, int] | None = None) -> None:
        self.plan = plan
        bottom, top = plan.key.index(low), plan.key.index(high)
        self.bottom, self.top = (plan.key.index(pitch) for pitch in widest or (low, high))
        self.low = max(bottom, (bottom + top - _WIDEST) // 2)
        self.high = min(top, self.low + _WIDEST)
        self.home = (self.low + self.high) // 2 - 1
        self.previous = self.home
        step = plan.key.characteristic
        self._colour = -1 if step is None else plan.key.pitch(step) % 12

    def open_on(self, degree: int) -> None:
        """Let themes lie around a degree of the scale (0 is the tonic), in the middle of the range."""
        middle = (self.low + self.high) // 2 - 1
        self.home = middle + (degree - middle + 3) % 7 - 3

    def reach(self, index: int) -> int:
        """A diatonic index, by octaves within the range."""
        while index > self.top:
            index -= 7
        while index < self.bottom:
            index += 7
        return index

    def bar(self, start: float, steps: tuple[Step, ...], offset: int, letter: str) -> list[Tone]:
        """The notes of one bar: the motif moved to the chord, strong notes on chord tones."""
        centre = (self.low + self.high) // 2
        anchor = self._chord_tone(self.home + offset, start, prefer=1 if offset > 0 else -1)
        tones: list[Tone] = []
        for place, step in enumerate(steps):
            beat = start + step.at
            is_last = place == len(steps) - 1
            index = self._settle(anchor + step.rise, beat, step, place)
            if is_last and letter in "qt":
                index = self._close(beat, letter)
                self._lean(tones, index)
            self.previous = index
            weight = min(
                1.0, 0.45 + 0.12 * max(0, index - centre) + (0.15 if self.plan.metre.is_strong(step.at) else 0.0)
            )
            tones.append(Tone(beat, step.length, index, self.pitch(index, beat), weight))
        return tones

    def _lean(self, tones: list[Tone], index: int) -> None:
        """A short note before the close that would only repeat it leans on it from above instead."""
        if tones and tones[-1].index == index and tones[-1].length <= 1.0 and index < self.high:
            tone = tones[-1]
            tones[-1] = replace(tone, index=index + 1, pitch=self.pitch(index + 1, tone.beat))

    def last(self, beat: float, length: float) -> Tone:
        """The song's last note: the tonic nearest to where the line was."""
        index = min((i for i in range(self.low, self.high + 1) if i % 7 == 0), key=lambda i: abs(i - self.previous))
        return Tone(beat, length, index, self.plan.key.pitch(index), 0.6)

    def _settle(self, index: int, beat: float, step: Step, place: int) -> int:
        metre = self.plan.metre
        is_strong = metre.is_strong(step.at) or step.length >= 1.0 or (metre.is_beat(step.at) and step.length >= 0.75)
        if is_strong:
            index = self._near_chord_tone(index, beat)
        elif place:
            index = min(self.previous + 2, max(self.previous - 2, index))
        if place % 2 and (not is_strong or self._has_colour(beat)):
            index = self._coloured(index)
        while index > self.high:
            index -= 7 if index - 7 >= self.low else 1
        while index < self.low:
            index += 7 if index + 7 <= self.high else 1
        is_colour = not is_strong and index % 7 == self.plan.key.characteristic
        if step.length >= 0.5 and self.rubs(index, beat) and not is_colour:
            index -= 1 if index > self.low else -1
        return index

    def _has_colour(self, beat: float) -> bool:
        return self._colour in self.plan.change_at(beat).chord.pitch_classes

    def _coloured(self, index: int) -> int:
        """A passing note next to the tone that tells the mode becomes that tone."""
        return next((near for near in (index, index + 1, index - 1) if near % 7 == self.plan.key.characteristic), index)

    def _close(self, beat: float, letter: str) -> int:
        change = self.plan.change_at(beat)
        tonic = self.plan.key.tonic
        classes = set(change.chord.pitch_classes[:3])
        wanted = {tonic} & classes if letter == "t" else classes - {tonic}
        if letter == "q" and self._has_colour(beat):
            wanted = {self._colour}
        return self._nearest(self.previous, wanted or classes, change, prefer=-1)

    def _chord_tone(self, index: int, beat: float, prefer: int) -> int:
        change = self.plan.change_at(beat)
        return self._nearest(index, set(change.chord.pitch_classes[:4]), change, prefer)

    def _near_chord_tone(self, index: int, beat: float) -> int:
        """The chord tone near an index that the line reaches with the smaller step."""
        change = self.plan.change_at(beat)
        classes = set(change.chord.pitch_classes[:4])
        index = min(self.high, max(self.low, index))
        near = range(max(self.low, index - 3), min(self.high, index + 3) + 1)
        able = [i for i in near if self._sounding(i, change) % 12 in classes] or [index]
        return min(able, key=lambda i: (abs(i - index) + 0.7 * max(0, abs(i - self.previous) - 1), i))

    def _nearest(self, index: int, classes: set[int], change: Change, prefer: int) -> int:
        for distance in range(8):
            for candidate in (index + prefer * distance, index - prefer * distance):
                if self.low <= candidate <= self.high and self._sounding(candidate, change) % 12 in classes:
                    return candidate
        return min(self.high, max(self.low, index))

    def rubs(self, index: int, beat: float) -> bool:
        """Whether a diatonic index lies a semitone above a tone of the chord at a beat."""
        change = self.plan.change_at(beat)
        pitch = self._sounding(index, change) % 12
        classes = change.chord.pitch_classes
        return pitch not in classes and (pitch - 1) % 12 in classes

    def pitch(self, index: int, beat: float) -> int:
        """The MIDI number of a diatonic index over the chord at a beat."""
        return self._sounding(index, self.plan.change_at(beat))

    def _sounding(self, index: int, change: Change) -> int:
        return sounding_pitch(self.plan.key, index, change)


def kind_of(section: Section) -> str:
    """Which of the song's themes a section sings: "hook", "verse", "contrast" or "solo"."""
    return _KIND_OF_SECTION.get(section.name, "verse")


def theme_for(plan: Plan, section: Section) -> Theme:
    """The theme of a section: the same for every verse and every chorus, so that the hook returns."""
    kind = kind_of(section)
    rhythms = plan.style.hooks if kind in ("hook", "solo") else plan.style.motifs
    return theme_of(
        kind,
        rhythms,
        plan.style.leap,
        plan.density,
        metre=plan.metre,
        chance=plan.stream("theme", kind),
        number=plan.seed,
    )


def tones_of(plan: Plan, section: Section, singer: Singer, number: int) -> list[Tone]:
    """The written melody of one section; `number` counts earlier sections of its name and adds ornament."""
    theme = theme_for(plan, section)
    singer.open_on(theme.opening)
    stop = plan.end_of(section)
    bars = max(1, int((stop - section.start) // plan.metre.bar))
    tones: list[Tone] = []
    for bar in range(bars):
        if section.name in _SPARSE and bar % 4 >= 2 and bars > 2:
            continue
        is_close = bar == bars - 1 and bars >= 4 and section.name not in ("build", "prechorus")
        letter, steps, offset = theme.bar(bar, is_close=is_close)
        lift = 1 if number >= 2 and kind_of(section) == "hook" and 4 <= bar % 8 <= 6 else 0
        tones.extend(singer.bar(section.start + bar * plan.metre.bar, steps, offset + lift, letter))
    kept = [tone for tone in tones if tone.beat < stop - 1e-6]
    if kind_of(section) == "hook" and bars >= 4:
        kept = _with_one_climax(plan, kept)
    phrases = [section.start + bar * plan.metre.bar for bar in range(0, bars, _PHRASE_BARS)]
    return _ornament(plan, section, _with_pickups(plan, section, kept, phrases), number)


def _with_pickups(plan: Plan, section: Section, tones: list[Tone], phrases: list[float]) -> list[Tone]:
    """The same tones with an upbeat before each phrase that begins on its downbeat and has room before it."""
    if plan.stream("pickup", section.name).random() > plan.style.pickups:
        return tones
    length = 1.0 if plan.metre.name == "3/4" else 0.5
    firsts = {tone.beat: tone for tone in tones if tone.beat in phrases and tone.beat >= length}
    result: list[Tone] = []
    for tone in tones:
        beat = tone.beat - length
        has_room = not result or result[-1].beat <= beat - 0.5
        if tone.beat in firsts and has_room:
            if result:
                result[-1] = replace(result[-1], length=min(result[-1].length, beat - result[-1].beat))
            index = tone.index - 1
            result.append(Tone(beat, length, index, singer_pitch(plan, index, beat), tone.weight * 0.8))
        result.append(tone)
    return result


def _with_one_climax(plan: Plan, tones: list[Tone]) -> list[Tone]:
    """The same line with its highest note once: of several the longest, the others step down from it."""
    if not tones:
        return tones
    top = max(tone.index for tone in tones)
    peaks = [tone for tone in tones if tone.index == top]
    climax = max(peaks, key=lambda tone: (tone.length, tone.beat))
    return [tone if tone.index < top or tone is climax else _stepped_down(plan, tone) for tone in tones]


def _stepped_down(plan: Plan, tone: Tone) -> Tone:
    """A tone on the next note below that goes with its chord, or on any step where it is short."""
    classes = plan.change_at(tone.beat).chord.pitch_classes
    for step in (1, 2, 3):
        pitch = singer_pitch(plan, tone.index - step, tone.beat)
        if tone.length < 1.0 or pitch % 12 in classes:
            return replace(tone, index=tone.index - step, pitch=pitch)
    return tone


def _ornament(plan: Plan, section: Section, tones: list[Tone], number: int) -> list[Tone]:
    """Passing and neighbour notes, more of them the oftener a theme has been heard."""
    chance = plan.stream("ornament", section.name, number)
    likelihood = 0.35 * plan.brief.style_strength * min(1.0, 0.2 + 0.4 * number)
    result: list[Tone] = []
    highest = max((tone.index for tone in tones), default=0)
    for tone, after in zip_longest(tones, tones[1:]):
        gap = after.index - tone.index if after else 0
        can_pass = after is not None and tone.length >= 1.0 and after.beat - tone.beat <= tone.length + 0.26
        if not can_pass or chance.random() > likelihood or plan.mood.density < -0.3:
            result.append(tone)
            continue
        between = tone.index + (1 if gap > 0 else -1 if gap < 0 else chance.choice((1, -1)))
        if between >= highest:
            between = tone.index - 1
        cut = tone.length - 0.5
        pitch = singer_pitch(plan, between, tone.beat + cut)
        result.append(Tone(tone.beat, cut, tone.index, tone.pitch, tone.weight))
        result.append(Tone(tone.beat + cut, 0.5, between, pitch, tone.weight * 0.8))
    return result


def without_holes(plan: Plan, notes: Sequence[Note]) -> list[Note]:
    """The line of somebody who plays alone: held until a breath before the next note where it would rest."""
    held: list[Note] = []
    for note, after in pairwise(notes):
        until = after.start - plan.beats(_BREATH_SECONDS, note.start)
        rest = after.start - note.start - note.length
        is_hole = rest > plan.beats(_LONGEST_REST_SECONDS, note.start)
        held.append(replace(note, length=until - note.start) if is_hole else note)
    return [*held, *notes[-1:]]


def singer_pitch(plan: Plan, index: int, beat: float) -> int:
    """The MIDI number a diatonic index has over the chord at a beat."""
    return sounding_pitch(plan.key, index, plan.change_at(beat))


def played(plan: Plan, section: Section, tones: list[Tone], feel: Feel, *, legato: float = 1.0) -> list[Note]:
    """Written tones as notes: louder towards the top of the phrase, lengths by the articulation of the mood."""
    loud = dynamics(plan, section.energy)
    notes = []
    for tone in tones:
        length = tone.length * plan.mood.legato * legato * (0.98 if tone.length > 0.5 else 0.9)
        notes.append(feel.note(tone.beat, length, tone.pitch, loud + 0.16 * (tone.weight - 0.6)))
    return notes
