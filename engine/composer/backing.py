"""The band behind the melody: bass lines, chords in rhythm, pads, arpeggios and counter-melodies."""

from __future__ import annotations

from collections.abc import Iterator

from engine.composer.feel import Feel, Stroke, chosen, dynamics, unroll
from engine.composer.figures.fitting import player_in
from engine.composer.genres.style import Player
from engine.composer.harmony import lead_voices
from engine.composer.melody import singer_pitch
from engine.composer.metre import Metre
from engine.composer.plan import Plan
from engine.composer.ranges import range_for
from engine.composer.score import Note, Section
from engine.composer.theory import Change

_ACCENT = {"X": 0.1, "R": 0.08, "x": 0.0, "s": -0.02, "o": -0.12, "r": 0.0, "f": -0.03, "t": -0.03, "a": -0.05}
_ROLL_SECONDS = {"strum": 0.011, "rolled": 0.035}


class Backing:
    """One accompanying player: remembers its instrument's range, its feel and the voicing of every chord."""

    def __init__(self, plan: Plan, player: Player) -> None:
        self.plan, self.player = plan, player_in(player, plan.style.name, plan.metre)
        late = plan.style.drag * 0.7 if player.role in ("comp", "arp") else 0.0
        self.feel = Feel(plan, player.name, late=late, scale=0.6 if player.role in ("bass", "riff") else 1.0)
        self.low, self.high = range_for(player.instruments[0], player.low, player.high)
        self._voicings: dict[float, tuple[int, ...]] = {}

    def play(self, section: Section) -> list[Note]:
        """The notes of one section."""
        write = {
            "bass": self._bass, "walk": self._walk, "comp": self._comp, "pad": self._pad, "arp": self._arp,
            "riff": self._arp, "counter": self._counter,
        }[self.player.role]  # fmt: skip
        return write(section)

    def last(self) -> list[Note]:
        """The last chord of the song as this player strikes it, held to ring out; nothing where none is struck."""
        plan = self.plan
        if not plan.rings_out:
            return []
        change = plan.change_at(plan.end)
        loud = dynamics(plan, plan.sections[-1].energy)
        if self.player.role in ("bass", "walk"):
            return [self.feel.note(plan.end, plan.last_length, self._root(change), loud)]
        voicing = self._voicing(change)
        if self.player.role == "counter":
            voicing = (min(voicing, key=lambda pitch: (pitch - plan.key.tonic) % 12),)
        else:
            voicing = self._root_position(voicing)
        return list(self._struck(Stroke(plan.end, plan.last_length, "x"), voicing, loud - 0.04, roll=True))

    def _root_position(self, voicing: tuple[int, ...]) -> tuple[int, ...]:
        """A last chord with the tonic at its bottom, as ears need it where no bass plays."""
        tonic = self.plan.key.tonic % 12
        root = voicing[0] - (voicing[0] - tonic) % 12
        if root >= self.low:
            return (root, *(pitch for pitch in voicing[1:] if pitch != root))
        root += 12
        return (root, *sorted({pitch if pitch > root else pitch + 12 for pitch in voicing} - {root, root + 12}))

    def _segments(self, stroke: Stroke) -> Iterator[tuple[Stroke, Change]]:
        """A stroke cut where the chord changes under it, so that nothing is held into the wrong harmony."""
        beat, stop = stroke.beat, stroke.beat + stroke.length
        while beat < stop - 1e-6:
            change = self.plan.change_at(beat)
            until = min(stop, change.end)
            if until - beat >= 0.2 or beat == stroke.beat:
                yield Stroke(beat, until - beat, stroke.symbol), change
            beat = until

    def _voicing(self, change: Change) -> tuple[int, ...]:
        if not self._voicings:
            previous: tuple[int, ...] = ()
            for each in self.plan.changes:
                previous = (
                    self._power(each)
                    if self.player.manner in ("power", "octaves")
                    else lead_voices(each.chord.pitch_classes, previous, self.low, self.high, self.player.voices)
                )
                self._voicings[each.start] = previous
        return self._voicings[change.start]

    def _power(self, change: Change) -> tuple[int, ...]:
        root = self.low + (change.bass - self.low) % 12
        if self.player.manner == "octaves":
            return (root, root + 12)
        is_fifth_true = (change.chord.pitch_classes[0] + 7) % 12 == change.chord.pitch_classes[2]
        return (
            (root, root + 7, root + 12)
            if is_fifth_true and change.bass == change.chord.pitch_classes[0]
            else (root, root + 12)
        )

    def _root(self, change: Change) -> int:
        return self.low + (change.bass - self.low) % 12

    def _pattern(self, patterns: tuple[str, ...], section: Section) -> str:
        chance = self.plan.stream("pattern", self.player.name, section.name)
        energy = section.energy + 0.25 * self.plan.density + 0.3 * (self.plan.brief.style_strength - 0.5)
        return chosen(chance, patterns, energy)

    def _bass(self, section: Section) -> list[Note]:
        groove = self.plan.groove
        patterns = self.player.patterns or (
            groove.bass_high if self.plan.is_full(section) and groove.bass_high else groove.bass
        )
        pattern = self._pattern(patterns, section)
        loud = dynamics(self.plan, section.energy) + 0.04
        notes = []
        for whole in unroll(pattern, section.start, self.plan.end_of(section)):
            for stroke, change in self._segments(whole):
                pitch = self._bass_pitch(stroke, change)
                notes.append(
                    self.feel.note(stroke.beat, stroke.length * 0.94, pitch, loud + _ACCENT.get(stroke.symbol, 0.0))
                )
        return notes

    def _bass_pitch(self, stroke: Stroke, change: Change) -> int:
        root = self._root(change)
        classes = change.chord.pitch_classes
        if stroke.symbol == "o":
            return root + 12
        if stroke.symbol in "ft":
            wanted = classes[2] if stroke.symbol == "f" else classes[1]
            up = root + (wanted - root) % 12
            return up if up <= self.high else up - 12
        if stroke.symbol == "a":
            return self._approach(stroke.beat + stroke.length, root)
        return root

    def _approach(self, beat: float, root: int) -> int:
        """A scale step below or above the root that comes next, whichever is nearer to where the bass is."""
        target = self._root(self.plan.change_at(beat))
        index = self.plan.key.index(target)
        below, above = (singer_pitch(self.plan, index + step, beat - 0.25) for step in (-1, 1))
        return below if abs(below - root) <= abs(above - root) and below >= self.low else above

    def _walk(self, section: Section) -> list[Note]:
        chance = self.plan.stream("walk", section.name, section.start)
        stop = self.plan.end_of(section)
        loud = dynamics(self.plan, section.energy) + 0.02
        metre = self.plan.metre
        places = metre.strong if section.energy < 0.45 else metre.beats
        notes = []
        pitch = self._root(self.plan.change_at(section.start))
        for beat, length in _paces(section.start, stop, metre, places):
            change = self.plan.change_at(beat)
            if beat - change.start < 0.1:
                pitch = self._root(change)
            elif change.end - beat <= length + 1e-6 and change.end < self.plan.total:
                pitch = self._approach(change.end, pitch)
            else:
                pitch = self._walk_bass(pitch, change, chance.choice((1, 1, -1)))
            is_strong = metre.is_strong(metre.within(beat))
            notes.append(self.feel.note(beat, length * 0.92, pitch, loud + (0.0 if is_strong else 0.04)))
            is_skipping = chance.random() < 0.1 + 0.15 * self.plan.brief.style_strength
            if places is metre.beats and is_skipping and not is_strong:
                notes.append(self.feel.note(beat + length - 0.5, 0.3, pitch, loud - 0.18))
        return notes

    def _walk_bass(self, pitch: int, change: Change, direction: int) -> int:
        tones = [p for p in range(self.low, self.high + 1) if p % 12 in change.chord.pitch_classes[:4]]
        onward = [p for p in tones if 0 < (p - pitch) * direction <= 5]
        backward = [p for p in tones if 0 < (pitch - p) * direction <= 5]
        return min(onward or backward or [pitch], key=lambda p: abs(p - pitch))

    def _comp(self, section: Section) -> list[Note]:
        pattern = self._pattern(self.player.patterns or ("x" + "-" * (self.plan.metre.steps - 1),), section)
        loud = dynamics(self.plan, section.energy) - 0.06
        ghosts = self.plan.stream("comping", self.player.name, section.start)
        notes: list[Note] = []
        for whole in unroll(pattern, section.start, self.plan.end_of(section)):
            if whole.symbol == "o" and ghosts.random() > 0.35 + 0.4 * self.plan.brief.style_strength:
                continue
            for stroke, change in self._segments(whole):
                notes.extend(self._struck(stroke, self._voicing(change), loud + _ACCENT.get(stroke.symbol, 0.0)))
        return notes

    def _struck(
        self, stroke: Stroke, voicing: tuple[int, ...], velocity: float, *, roll: bool = False
    ) -> Iterator[Note]:
        length = stroke.length * 0.97 if stroke.symbol not in "so" else min(0.22, stroke.length)
        spread = self.plan.beats(
            _ROLL_SECONDS.get(self.player.manner, 0.028 if roll and len(voicing) > 2 else 0.0), stroke.beat
        )
        top = len(voicing) - 1
        for place, pitch in enumerate(voicing):
            late = spread * (place if int(stroke.beat * 2) % 2 == 0 or self.player.manner != "strum" else top - place)
            touch = velocity + (0.03 if place == top else -0.02)
            yield self.feel.note(stroke.beat + late, max(0.1, length - late), pitch, touch)

    def _pad(self, section: Section) -> list[Note]:
        loud = dynamics(self.plan, section.energy) - 0.08
        notes: list[Note] = []
        for whole in (Stroke(section.start, self.plan.end_of(section) - section.start, "-"),):
            for stroke, change in self._segments(whole):
                notes.extend(self.feel.note(stroke.beat, stroke.length, pitch, loud) for pitch in self._voicing(change))
        return notes

    def _arp(self, section: Section) -> list[Note]:
        pattern = self._pattern(self.player.patterns, section)
        loud = dynamics(self.plan, section.energy) - 0.05
        notes = []
        for whole in unroll(pattern, section.start, self.plan.end_of(section), section.start):
            for stroke, change in self._segments(whole):
                voicing = self._voicing(change)
                octave, place = divmod(int(stroke.symbol), len(voicing))
                accent = 0.05 if self.plan.metre.is_beat(self.plan.metre.within(stroke.beat)) else -0.03
                pitch = voicing[place] + 12 * octave
                notes.append(self.feel.note(stroke.beat, stroke.length * 0.95, pitch, loud + accent))
        return notes

    def _counter(self, section: Section) -> list[Note]:
        """Guide tones: thirds and sevenths that move by step, with a passing note where a chord lasts long.

        In the manner "inner" fifths and roots, so that two voices between melody and bass are two lines.
        """
        loud = dynamics(self.plan, section.energy) - 0.08
        key = self.plan.key
        middle = (self.low + self.high) // 2
        previous = key.index(middle)
        first = 2 if self.player.manner == "inner" else 1
        notes = []
        whole = Stroke(section.start, self.plan.end_of(section) - section.start, "-")
        for stroke, change in self._segments(whole):
            guides = set(change.chord.pitch_classes[first::2])
            indices = range(key.index(self.low), key.index(self.high) + 1)
            able = [i for i in indices if singer_pitch(self.plan, i, stroke.beat) % 12 in guides] or [previous]
            index = min(able, key=lambda i: (abs(i - previous), i))
            moves = stroke.length >= 4.0 and self.plan.density > -0.3
            held = stroke.length - (1.0 if moves else 0.0)
            notes.append(self.feel.note(stroke.beat, held * 0.97, singer_pitch(self.plan, index, stroke.beat), loud))
            if moves:
                step = index + (1 if index <= key.index(middle) else -1)
                beat = stroke.beat + held
                notes.append(self.feel.note(beat, 0.95, singer_pitch(self.plan, step, beat), loud - 0.04))
            previous = index
        return notes


def _paces(start: float, stop: float, metre: Metre, places: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """Beats and lengths of the steps that a walking bass takes, bar after bar, at these places of the bar."""
    ends = (*places[1:], metre.bar)
    bar = start
    while bar < stop - 1e-6:
        for place, end in zip(places, ends, strict=True):
            if bar + place < stop - 1e-6:
                yield bar + place, min(end - place, stop - bar - place)
        bar += metre.bar
