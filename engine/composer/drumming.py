"""Drums: a groove per section, ghost notes, fills at the ends, rolls in builds, crashes where something begins."""

from __future__ import annotations

import random
from collections.abc import Mapping

from engine.brief import Brief
from engine.composer.families import KIT_PARTS
from engine.composer.feel import Feel, dynamics, unroll
from engine.composer.figures.fitting import fills_in, half_time
from engine.composer.genres.style import DRUMS
from engine.composer.metre import STEP
from engine.composer.plan import Plan
from engine.composer.score import Note, Section

_LOUDNESS = {"X": 0.14, "x": 0.0, "s": 0.0, "o": -0.3}
_LANE_LOUDNESS = {
    "kick": 0.1, "snare": 0.06, "clap": 0.02, "hat": -0.14, "open": -0.1, "ride": -0.1, "shaker": -0.2, "crash": 0.0,
    "tambourine": -0.16, "pedal": -0.16, "cabasa": -0.2, "triangle": -0.2, "clave": -0.1, "rim": -0.02,
}  # fmt: skip
_BACKBEAT = ("snare", "clap", "rim")
_QUIET_KINDS = ("break", "interlude")
_STRUCK = ("kick", "snare", "clap")


def refused_strokes(brief: Brief) -> frozenset[int]:
    """The General MIDI percussion numbers that a brief wants no kit to play: of "no hi-hats" 42, 44 and 46."""
    return frozenset(DRUMS[lane] for name in brief.without for lane in KIT_PARTS.get(name, ()))


class Drummer:
    """Plays one kit through a song."""

    def __init__(self, plan: Plan, *, always: bool = False) -> None:
        self.plan = plan
        self.enter = -1.0 if always else plan.style.drums_enter
        if plan.purpose.arc == "builds" and len(plan.sections) > 1 and not always:
            self.enter = max(self.enter, plan.sections[0].energy + 0.02)
        self.groove = half_time(plan.groove, plan.metre) if plan.brief.is_half_time else plan.groove
        self._feels = {
            lane: Feel(
                plan,
                f"drums {lane}",
                late=plan.style.drag if lane in _BACKBEAT else 0.0,
                scale=0.5 if lane == "kick" else 1.0,
            )
            for lane in DRUMS
        }

    def play(self) -> list[Note]:
        """All drum notes of the song, last hit included."""
        notes: list[Note] = []
        sections = self.plan.sections
        for place, section in enumerate(sections):
            after = sections[place + 1] if place + 1 < len(sections) else None
            before = sections[place - 1] if place else None
            if before is None or section.energy >= 0.55 or section.energy > before.energy:
                notes.extend(self._beginning(section, before))
            if section.name == "build" and (place or self.plan.purpose.arc != "builds"):
                notes.extend(self._roll(section))
            elif section.energy >= self.enter:
                notes.extend(self._section(section, after))
            elif after and after.energy >= self.enter and after.energy > section.energy:
                notes.extend(self._fill(section, self.plan.metre.bar - self.plan.metre.beats[-1]))
        notes.extend(self._last())
        return sorted(notes, key=lambda note: (note.start, note.pitch))

    def _lanes(self, section: Section) -> Mapping[str, str]:
        groove = self.groove
        if section.name in _QUIET_KINDS or section.energy < self.enter + 0.08:
            return {lane: pattern for lane, pattern in groove.low.items() if lane not in _STRUCK}
        return groove.high if self.plan.is_full(section) else groove.low

    def _section(self, section: Section, after: Section | None) -> list[Note]:
        stop = self.plan.end_of(section)
        lasting = self._fill_length(section, after)
        notes = self._groove(self._lanes(section), section, section.start, stop - lasting)
        if lasting:
            notes.extend(self._fill(section, lasting))
        return notes

    def _groove(self, lanes: Mapping[str, str], section: Section, start: float, stop: float) -> list[Note]:
        chance = self.plan.stream("ghosts", section.name, section.start)
        loud = dynamics(self.plan, section.energy)
        ghosts = min(1.0, max(0.1, 0.3 + 0.5 * self.plan.brief.style_strength + 0.35 * self.plan.density))
        notes = []
        for lane, pattern in lanes.items():
            bent = _bent(pattern, self.plan.metre.steps, lane, chance, self.plan.brief.style_strength)
            for turn, stroke in enumerate(unroll(bent, start, stop, section.start)):
                if stroke.symbol == "o" and chance.random() > ghosts:
                    continue
                sway = 0.04 * ((turn % 2) - 0.5) if lane in ("hat", "shaker", "cabasa") else 0.0
                velocity = loud + _LOUDNESS[stroke.symbol] + _LANE_LOUDNESS.get(lane, 0.0) - sway
                notes.append(self._hit(lane, stroke.beat, velocity))
        return notes

    def _fill_length(self, section: Section, after: Section | None) -> float:
        metre = self.plan.metre
        if after is None or self.plan.end_of(section) - section.start < 2 * metre.bar:
            return 0.0
        if after.energy < section.energy - 0.3:
            return metre.bar - metre.beats[-1]
        if section.energy < 0.5:
            return metre.bar - metre.beats[-1]
        return metre.bar if after.energy > 0.8 and self.plan.brief.style_strength > 0.35 else metre.bar - metre.half

    def _fill(self, section: Section, lasting: float) -> list[Note]:
        chance = self.plan.stream("fill", section.name, section.start)
        stop = self.plan.end_of(section)
        loud = dynamics(self.plan, section.energy)
        figure = chance.choice(fills_in(self.plan.style.fills, self.plan.metre))
        start = stop - lasting
        notes = []
        for lane, pattern in figure.items():
            for stroke in unroll(pattern, start, stop, stop - len(pattern) * STEP):
                growth = 0.12 * (stroke.beat - start) / lasting - 0.04
                notes.append(self._hit(lane, stroke.beat, loud + _LOUDNESS[stroke.symbol] + growth))
        return notes

    def _roll(self, section: Section) -> list[Note]:
        """A build: strokes twice as fast in each quarter, louder all the time, silence just before the arrival."""
        stop = self.plan.end_of(section)
        length = stop - section.start
        lane = "snare" if self.plan.style.fills != "orchestral" else "low tom"
        metre = self.plan.metre
        notes = []
        for step in range(round((length - 0.5) / STEP)):
            beat = section.start + step * STEP
            share = (beat - section.start) / length
            is_beat = metre.is_beat(metre.within(beat))
            if is_beat or share >= 0.75 or (share >= 0.5 and step % 2 == 0):
                notes.append(self._hit(lane, beat, 0.35 + 0.5 * share))
            if is_beat and share < 0.75:
                notes.append(self._hit("kick", beat, 0.6 + 0.2 * share))
        return notes

    def _beginning(self, section: Section, before: Section | None) -> list[Note]:
        if self.plan.style.fills in ("none", "brushes") or section.energy < max(0.5, self.enter):
            return []
        is_arrival = before is not None and section.energy > before.energy + 0.08
        return [
            self._hit("crash", section.start, dynamics(self.plan, section.energy) + (0.06 if is_arrival else -0.12))
        ]

    def _last(self) -> list[Note]:
        if not self.plan.rings_out:
            return []
        end, energy = self.plan.end, self.plan.sections[-1].energy
        soft = dynamics(self.plan, energy)
        if self.plan.style.fills == "none":
            return [self._hit("triangle", end, soft - 0.15)]
        return [self._hit("kick", end, soft + 0.05), self._hit("crash", end, soft - 0.12)]

    def _hit(self, lane: str, beat: float, velocity: float) -> Note:
        length = 2.0 if lane in ("crash", "ride", "open", "triangle") else 0.25
        return self._feels[lane].note(beat, length, DRUMS[lane], min(0.98, velocity))


def _bent(pattern: str, bar: int, lane: str, chance: random.Random, strength: float) -> str:
    """Four bars from a shorter pattern, the last one with a small change, so that no bar loops to death."""
    turns = 4 * bar // len(pattern)
    if turns < 2:
        return pattern
    copies = [pattern] * turns
    last = list(pattern)
    if lane == "kick" and chance.random() < 0.2 + 0.4 * strength:
        place = chance.choice((len(last) - 2, len(last) - 6))
        last[place] = "x" if last[place] == "." else last[place]
    elif lane in ("hat", "snare") and chance.random() < 0.15 + 0.45 * strength and last[-1] == ".":
        last[-1] = "o"
    copies[-1] = "".join(last)
    return "".join(copies)
