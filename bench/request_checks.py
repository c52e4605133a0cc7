"""Wishes a request can hold, each with the rule by which it is found in the score and in the sound, or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from bench.request_findings import Findings, Note
from engine.brief import PITCH_CLASSES

KICKS, SNARES, CYMBALS = (35, 36), (37, 38, 39, 40), (42, 44, 46, 51, 53, 59)
PROGRAMS = {
    "piano": range(4), "grand piano": (0,), "electric piano": (4, 5), "music box": (10,), "accordion": (21, 23),
    "harmonica": (22,), "nylon guitar": (24,), "ukulele": (24,), "acoustic guitar": (24, 25), "mandolin": (25,),
    "electric guitar": (26, 27, 28, 29, 30, 31), "guitar": range(24, 32), "distorted guitar": (29, 30),
    "bass": range(32, 40), "bowed strings": range(40, 45), "strings": (*range(40, 46), *range(48, 52)),
    "violin": (40, 110), "fiddle": (40, 110), "harp": (46,), "choir": (52, 53, 54), "trumpet": (56, 59),
    "brass": range(56, 64), "saxophone": range(64, 68), "clarinet": (71,), "flute": (72, 73), "whistling": (78,),
    "shakuhachi": (77,), "koto": (107,), "pads": range(88, 96), "synth lead": (80, 81),
    "square waves": (80, 39), "low brass or strings": (42, 43, 57, 58, 60, 61),
}  # fmt: skip
MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "blues": (0, 2, 3, 4, 5, 6, 7, 9, 10, 11),
}  # fmt: skip
IN_SCALE, SOUND_IN_SCALE, SAME_TEMPO, NOTES_THAT_SOUND = 0.85, 0.7, 0.025, 0.5
Answer = tuple[bool, str]


@dataclass(frozen=True)
class Wish:
    """text: in a few words. look: whether it is met, and what was found. remark_pattern: of what says before that it is
    not met. is_guard: it must not fail, but being met is nothing that was asked for.
    """

    text: str
    look: Callable[[Findings], Answer]
    remark_pattern: str = ""
    is_guard: bool = False

    def or_remarked_as(self, pattern: str) -> Wish:
        """The same, of which may as well be said before that it does not happen."""
        return Wish(self.text, self.look, pattern)

    def is_remarked_in(self, remarks: str) -> bool:
        """Whether it is said that this does not happen."""
        return bool(self.remark_pattern and re.search(self.remark_pattern, remarks, re.IGNORECASE))


def length(seconds: float) -> Wish:
    return Wish(f"{seconds:g} s", lambda f: (abs(f.seconds - seconds) <= 0.5, f"{f.seconds:.1f} s"))


def metre(name: str) -> Wish:
    """Written in the MIDI file, and the accents of the sound return after such bars, or after no other clearly."""

    def look(f: Findings) -> Answer:
        best, most, back = f.accent_bar
        eighths = round(f.bar * 2)
        is_other = best % eighths and eighths % best and most >= 0.45 and most - back >= 0.25
        blind = f.analysis.metre.name or "no metre"
        return f.metre == name and not is_other, f"{f.metre} (accents return after {best / 2:g} beats, by ear {blind})"

    return Wish(name, look)


def tempo(low: float, high: float | None = None, *, at_end: bool = False) -> Wish:
    """Of the felt beat, in the MIDI file; the sound runs as it is written there."""
    top = high or low

    def look(f: Findings) -> Answer:
        written, scale = f.written_tempo(at_end=at_end), f.sound_scale(at_end=at_end)
        is_right = low * 0.99 <= written <= top * 1.01 and (scale is None or abs(scale - 1) <= SAME_TEMPO)
        place = "at the end " if at_end else ""
        return is_right, f"{place}{written:.4g} BPM ({_by_ear(f, written, scale, at_end)})"

    text = f"{low:g} BPM" if high is None else f"{low:g} to {high:g} BPM"
    return Wish(f"{text} at the end" if at_end else text, look)


def _by_ear(f: Findings, written: float, scale: float | None, at_end: bool) -> str:
    sound = "unclear" if scale is None else f"{written * scale:.4g}"
    blind = f.analysis.tempo.bpm
    return f"in the sound {sound}" + ("" if at_end or blind is None else f", by ear {blind:.4g}")


def change(direction: str) -> Wish:
    """At least a tenth faster or slower in the MIDI file; the sound follows at both ends."""

    def look(f: Findings) -> Answer:
        start, end = f.written_tempo(), f.written_tempo(at_end=True)
        scales = [f.sound_scale(), f.sound_scale(at_end=True)]
        follows = all(each is None or abs(each - 1) <= SAME_TEMPO for each in scales)
        moved = end / start >= 1.1 if direction == "faster" else end / start <= 0.91
        sound = ["unclear" if s is None else f"{b * s:.4g}" for b, s in zip((start, end), scales, strict=True)]
        return moved and follows, f"{start:.4g} to {end:.4g} BPM (in the sound {' to '.join(sound)})"

    return Wish(f"gets {direction}", look)


def key(tonic: str, *modes: str) -> Wish:
    """Most of the notes are in the scale, the lowest player is at home on its first, and the sound is in it as well."""
    scales = {mode: {(PITCH_CLASSES.index(tonic) + step) % 12 for step in MODES[mode]} for mode in modes}

    def look(f: Findings) -> Answer:
        shares = {mode: float(sum(f.tones[tone] for tone in scale)) for mode, scale in scales.items()}
        mode = max(shares, key=lambda name: shares[name])
        heard = sum((f.analysis.chroma or (0.0,) * 12)[tone] for tone in scales[mode])
        home = "nothing" if f.home is None else PITCH_CLASSES[f.home]
        found = f"{shares[mode]:.0%} of notes in {tonic} {mode}, home on {home} (by ear {f.analysis.key.name})"
        return shares[mode] >= IN_SCALE and home == tonic and heard >= SOUND_IN_SCALE, found

    return Wish(f"{tonic} {' or '.join(modes)}", look)


def mode(name: str) -> Wish:
    """Major or minor by the third above the home of the lowest player."""

    def look(f: Findings) -> Answer:
        if f.home is None:
            return False, "no tones"
        minor, major = f.tones[(f.home + 3) % 12], f.tones[(f.home + 4) % 12]
        found = "minor" if minor > major else "major"
        return found == name, f"{PITCH_CLASSES[f.home]} {found} (by ear {f.analysis.key.name})"

    return Wish(name, look)


def plays(name: str) -> Wish:
    """Its program has notes, and most of them can be found in the sound of a stem."""
    programs = frozenset(PROGRAMS[name])

    def look(f: Findings) -> Answer:
        notes = f.notes_of(programs)
        share = f.share_that_sounds(notes) if notes else 0.0
        return share >= NOTES_THAT_SOUND, f"{name}: {len(notes)} notes, {share:.0%} of them in the sound"

    return Wish(name, look)


def only(*names: str, drums: bool = False) -> Wish:
    """No other program has notes, noises aside."""
    programs = {program for name in names for program in PROGRAMS[name]}

    def look(f: Findings) -> Answer:
        others = [
            t.name for t in f.tracks if t.program not in {*programs, 122} and (t.program is not None or not drums)
        ]
        return not others, f"also {', '.join(others)}" if others else "nobody else"

    return Wish(f"only {' and '.join((*names, *(['drums'] if drums else [])))}", look)


def without(name: str) -> Wish:
    programs = frozenset(PROGRAMS[name])
    return Wish(f"no {name}", lambda f: (not f.notes_of(programs), f"{len(f.notes_of(programs))} notes of {name}"))


def drums() -> Wish:
    def look(f: Findings) -> Answer:
        return len(f.notes_of(None)) > 8 and "drums" in f.stems, f"{len(f.notes_of(None))} strokes"

    return Wish("drums", look)


def no_drums() -> Wish:
    def look(f: Findings) -> Answer:
        strokes = len(f.notes_of(None))
        return not strokes and "drums" not in f.stems, f"{strokes} strokes" if strokes else "no drums"

    return Wish("no drums", look)


def strokes(text: str, pitches: Iterable[int]) -> Wish:
    wanted = frozenset(pitches)

    def look(f: Findings) -> Answer:
        count = sum(note[2] in wanted for note in f.notes_of(None))
        return count >= 4, f"{count} strokes of {text}"

    return Wish(text, look)


def no_melody() -> Wish:
    return Wish("no melody", lambda f: ("melody" not in f.stems, f"stems: {', '.join(f.stems)}"))


def _share_on(notes: list[Note], places: Iterable[float], beat: float = 1.0) -> float:
    """The share of beats between the first and the last of the notes that have one at these places."""
    if not notes:
        return 0.0
    at = {round(note[4] * 24) for note in notes}
    near = {tick + off for tick in at for off in (-1, 0, 1)}
    beats = np.arange(np.floor(notes[0][4] / beat), np.floor(notes[-1][4] / beat) + 1) * beat
    hits = [round((each + place) * 24) in near for each in beats for place in places]
    return float(np.mean(hits))


def four_on_the_floor() -> Wish:
    def look(f: Findings) -> Answer:
        share = _share_on([n for n in f.notes_of(None) if n[2] in KICKS], (0.0,))
        return share >= 0.6, f"kick on {share:.0%} of beats"

    return Wish("four on the floor", look)


def swing() -> Wish:
    """The cymbals' notes between beats lie at two thirds rather than at halves."""

    def look(f: Findings) -> Answer:
        places = [n[4] % 1 for n in f.notes_of(None) if n[2] in CYMBALS]
        late, half = (sum(low <= p <= high for p in places) for low, high in ((0.58, 0.75), (0.44, 0.56)))
        return late > 2 * half, f"{late} off-beats late, {half} straight"

    return Wish("swing", look)


def off_beats() -> Wish:
    """Chords between the beats more often than on them."""

    def look(f: Findings) -> Answer:
        tracks = [t for t in f.tonal if t.program not in PROGRAMS["bass"]]
        shares = [(_share_on(list(t.notes), (0.5,)), _share_on(list(t.notes), (0.0,))) for t in tracks]
        best = max(shares, key=lambda pair: pair[0] - pair[1], default=(0.0, 1.0))
        return best[0] >= 0.4 and best[0] > best[1], f"chords on {best[0]:.0%} of off-beats, {best[1]:.0%} of beats"

    return Wish("chords on off-beats", look)


def half_time() -> Wish:
    """The snare is on the third beat, not on the second and fourth."""

    def look(f: Findings) -> Answer:
        snares = [n for n in f.notes_of(None) if n[2] in SNARES]
        third, usual = _share_on(snares, (2.0,), 4.0), _share_on(snares, (1.0, 3.0), 4.0)
        return third >= 0.5 and third > 2 * usual, f"snare on {third:.0%} of third, {usual:.0%} of other beats"

    return Wish("half-time", look)


def blast_beats() -> Wish:
    """Four seconds somewhere with eight strokes of kick and snare a second."""

    def look(f: Findings) -> Answer:
        times = np.array([n[0] for n in f.notes_of(None) if n[2] in (*KICKS, *SNARES)])
        most = max((int(((times >= at) & (times < at + 4)).sum()) for at in times), default=0) / 4
        return most >= 8, f"{most:.1f} strokes of kick and snare a second"

    return Wish("blast beats", look)


def pentatonic() -> Wish:
    def look(f: Findings) -> Answer:
        share = float(np.sort(f.tones)[-5:].sum())
        return share >= 0.95, f"{share:.0%} of the notes on five tones"

    return Wish("pentatonic", look)


def remark(text: str, pattern: str) -> Wish:
    """What nobody here can do, so that all that is left is to say so before."""

    def look(f: Findings) -> Answer:
        is_remarked = re.search(pattern, f.remarks, re.IGNORECASE) is not None
        return False, "told" if is_remarked else "not told"

    return Wish(text, look, pattern)


def another_title(word: str) -> Wish:
    """No wish of the person, but a known fault: words about the music as its name."""

    def look(f: Findings) -> Answer:
        return word.lower() not in f.title.lower(), f"called “{f.title}”"

    return Wish(f"not called {word}", look, is_guard=True)
