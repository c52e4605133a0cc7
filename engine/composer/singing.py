"""The sung line: the song's hook in the range of a voice, its rhythm following the syllables of the lyrics."""

from __future__ import annotations

from engine.composer.feel import Feel, dynamics
from engine.composer.melody import Singer, Tone, kind_of, theme_for, tones_of
from engine.composer.motifs import Step
from engine.composer.plan import Plan
from engine.composer.ranges import RANGES
from engine.composer.score import Note, Section
from engine.words.syllables import lines_of

_LINES_FOR_VERSES = 5


def sung_sections(plan: Plan) -> tuple[Section, ...]:
    """The sections with a voice: the choruses; the verses too when there are words enough; else the fullest section."""
    hooks = [section for section in plan.sections if section.name in ("chorus", "drop", "theme", "head")]
    if len(lines_of(plan.brief.lyrics)) >= _LINES_FOR_VERSES:
        hooks += [section for section in plan.sections if section.name == "verse"]
    chosen = hooks or [max(plan.sections, key=lambda section: section.energy)]
    return tuple(sorted(chosen, key=lambda section: section.start))


def sung_notes(plan: Plan) -> list[Note]:
    """The notes of the voice through the whole song, one note per syllable where there are lyrics."""
    low, high = RANGES["voice"]
    singer = Singer(plan, low, high)
    feel = Feel(plan, "voice", late=plan.style.drag * 0.5, scale=0.8)
    lines = lines_of(plan.brief.lyrics)
    notes: list[Note] = []
    seen: dict[str, int] = {}
    for section in sung_sections(plan):
        number = seen.get(section.name, 0)
        seen[section.name] = number + 1
        if lines:
            tones, used = _put_into_words(plan, section, singer, lines)
            lines = lines[used % len(lines) :] + lines[: used % len(lines)]
        else:
            tones = tones_of(plan, section, singer, number)
        loud = dynamics(plan, section.energy)
        notes.extend(feel.note(t.beat, t.length * 0.96, t.pitch, loud + 0.15 * (t.weight - 0.6)) for t in tones)
    if plan.rings_out and sung_sections(plan)[-1] is plan.sections[-1]:
        tone = singer.last(plan.end, plan.last_length)
        notes.append(feel.note(tone.beat, tone.length, tone.pitch, dynamics(plan, 0.5)))
    return notes


def _put_into_words(plan: Plan, section: Section, singer: Singer, lines: list[list[bool]]) -> tuple[list[Tone], int]:
    """One line of words after another, each in as many bars as it needs, with a breath after it."""
    theme = theme_for(plan, section)
    metre = plan.metre
    stop = plan.end_of(section)
    start, used = section.start, 0
    tones: list[Tone] = []
    while start < stop - 1e-6:
        line = lines[used % len(lines)]
        bars = _bars_for(plan, len(line))
        length = min(bars * metre.bar, stop - start)
        rises = [step.rise for step in (*theme.motif, *theme.contrast)]
        steps = _syllables(line, length, rises)
        for bar in range(int(-(-length // metre.bar))):
            first = bar * metre.bar
            own = tuple(
                Step(step.at - first, step.length, step.rise) for step in steps if first <= step.at < first + metre.bar
            )
            is_end = bar == int(-(-length // metre.bar)) - 1
            letter = ("t" if start + length >= stop - 1e-6 or used % 2 else "q") if is_end else "a"
            offset = theme.arch[(used * 2 + bar) % len(theme.arch)] + (1 if kind_of(section) == "hook" else 0)
            tones.extend(singer.bar(start + first, own, offset, letter))
        start += length
        used += 1
    return tones, used


def _bars_for(plan: Plan, syllables: int) -> int:
    """Whole bars a line takes at about four syllables a second at most, with room to breathe."""
    seconds = syllables / 3.6 + 0.5
    bars = plan.beats(seconds) / plan.metre.bar
    return next((size for size in (1, 2, 4) if bars <= size), 8)


def _syllables(line: list[bool], length: float, rises: list[int]) -> tuple[Step, ...]:
    """Onsets for the syllables of a line within `length` beats: stressed ones on beats where they can be."""
    room = length - max(0.75, length * 0.2)
    grid = next((g for g in (1.0, 0.5, 0.25, 0.125) if len(line) * g <= room), room / len(line))
    onsets: list[float] = []
    spare = room - len(line) * grid
    at = 0.0
    for place, is_stressed in enumerate(line):
        if is_stressed and spare >= grid and at % (2 * grid) and place:
            at += grid
            spare -= grid
        onsets.append(at)
        at += grid
    finish = min(length - 0.25, at + min(spare, 2.0))
    ends = [*onsets[1:], max(finish, onsets[-1] + grid)]
    return tuple(
        Step(onset, end - onset, rises[place % len(rises)])
        for place, (onset, end) in enumerate(zip(onsets, ends, strict=True))
    )
