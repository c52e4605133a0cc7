"""The sung line: the song's hook in the range of a voice, its rhythm following the syllables of the lyrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.brief import BriefError
from engine.composer.feel import Feel, dynamics
from engine.composer.lyrics import Line
from engine.composer.melody import Singer, Tone, kind_of, singer_pitch, theme_for, tones_of
from engine.composer.motifs import Step
from engine.composer.plan import Plan
from engine.composer.ranges import RANGES, SINGERS
from engine.composer.score import Lyric, Note, Section

_LINES_FOR_VERSES = 5
# Faster than this nobody can follow the words.
_MOST_SYLLABLES_A_SECOND = 6.0
# How often the last syllable of a line leans on its note from above.
_MELISMA = 0.4


def sung_sections(plan: Plan) -> tuple[Section, ...]:
    """The sections with a voice: the choruses; the verses too when there are words enough; else the fullest section."""
    hooks = [section for section in plan.sections if section.name in ("chorus", "drop", "theme", "head")]
    named = {name for name, lines in plan.lyrics.by_section.items() if lines}
    if len(plan.lyrics.lines) >= _LINES_FOR_VERSES:
        named.add("verse")
    hooks += [section for section in plan.sections if section.name in named and section not in hooks]
    chosen = hooks or [max(plan.sections, key=lambda section: section.energy)]
    return tuple(sorted(chosen, key=lambda section: section.start))


def singer_of(plan: Plan) -> str:
    """Who sings the words: as asked, else as the seed has it; "" where they are hummed."""
    if not plan.lyrics.are_sung:
        return ""
    return plan.brief.singer or plan.stream("singer").choice(("high", "low"))


def sung_notes(plan: Plan) -> list[Note]:
    """The notes of the voice through the whole song, one note per syllable where there are lyrics.

    Raises BriefError when none of the words to sing find a place.
    """
    singer = Singer(plan, *SINGERS.get(singer_of(plan), RANGES["voice"]))
    # Words that come back are sung alike, so that they need to be made once.
    feel = Feel(plan, "voice", late=plan.style.drag * 0.5, scale=0.0 if plan.lyrics.are_sung else 0.8)
    notes: list[Note] = []
    seen: dict[str, int] = {}
    used: dict[tuple[Line, ...], int] = {}
    for section in sung_sections(plan):
        number = seen.get(section.name, 0)
        seen[section.name] = number + 1
        lines = plan.lyrics.lines_for(section.name)
        if lines:
            first = 0 if kind_of(section) == "hook" and section.name in plan.lyrics.by_section else used.get(lines, 0)
            placed = _put_into_words(plan, section, singer, lines, first)
            used[lines] = (first + len(placed)) % len(lines)
        else:
            placed = [(Line(()), tones_of(plan, section, singer, number))]
        loud = dynamics(plan, section.energy)
        for line, tones in placed:
            notes.extend(_notes(plan, line, tones, feel, loud))
    if plan.lyrics.are_sung and not notes:
        raise BriefError("lyrics", "The lines are too long for a song as short or fast as this: shorten them.")
    if not plan.lyrics.are_sung and plan.rings_out and sung_sections(plan)[-1] is plan.sections[-1]:
        tone = singer.last(plan.end, plan.last_length)
        notes.append(feel.note(tone.beat, tone.length, tone.pitch, dynamics(plan, 0.5)))
    return notes


def _notes(plan: Plan, line: Line, tones: Sequence[Tone], feel: Feel, loud: float) -> list[Note]:
    """The tones of a line as notes, each with its syllable where there are some."""
    notes = []
    for place, tone in enumerate(tones):
        velocity = loud + 0.15 * (tone.weight - 0.6)
        note = feel.note(tone.beat, tone.length * 0.96, tone.pitch, velocity)
        if not line.syllables:
            notes.append(note)
            continue
        syllable = line.syllables[place]
        lyric = Lyric(syllable.text, syllable.sounds.sounds, syllable.ends_word, begins_line=place == 0)
        is_last = place == len(tones) - 1
        if (
            is_last
            and tone.length >= 1.5
            and plan.stream("melisma", *line.stresses, line.syllables[0].text).random() < _MELISMA
        ):
            above = singer_pitch(plan, tone.index + 1, tone.beat)
            notes.append(replace(feel.note(tone.beat, 0.5, above, velocity), lyric=lyric))
            notes.append(feel.note(tone.beat + 0.5, tone.length * 0.96 - 0.5, tone.pitch, velocity))
        else:
            notes.append(replace(note, lyric=lyric))
    return notes


def _leans(plan: Plan, line: Line) -> bool:
    """Whether the last syllable of a line comes to its note from above: the same wherever the line comes back."""
    return plan.stream("melisma", *(syllable.text for syllable in line.syllables)).random() < _MELISMA


def _put_into_words(
    plan: Plan, section: Section, singer: Singer, lines: Sequence[Line], first_line: int
) -> list[tuple[Line, list[Tone]]]:
    """One line of words after another, each in as many bars as it needs, with a breath after it."""
    stop = plan.end_of(section)
    start = section.start
    placed: list[tuple[Line, list[Tone]]] = []
    while start < stop - 1e-6:
        line = lines[(first_line + len(placed)) % len(lines)]
        length = min(_bars_for(plan, len(line.stresses)) * plan.metre.bar, stop - start)
        pace = len(line.stresses) * plan.beats(1.0, start) / length
        if line.syllables and pace > _MOST_SYLLABLES_A_SECOND:
            break
        is_last = start + length >= stop - 1e-6
        placed.append((line, _line_tones(plan, section, singer, line, (start, length, len(placed), is_last))))
        start += length
    return placed


def _line_tones(
    plan: Plan, section: Section, singer: Singer, line: Line, place: tuple[float, float, int, bool]
) -> list[Tone]:
    """The tones of one line. place: first beat, beats, number of the line in its section, whether it is the last."""
    start, length, number, is_last = place
    theme, bar_length = theme_for(plan, section), plan.metre.bar
    rises = [step.rise for step in (*theme.motif, *theme.contrast)]
    steps = _syllables(line.stresses, length, rises)
    bars = int(-(-length // bar_length))
    tones: list[Tone] = []
    for bar in range(bars):
        first = bar * bar_length
        own = tuple(
            Step(step.at - first, step.length, step.rise) for step in steps if first <= step.at < first + bar_length
        )
        letter = ("t" if is_last or number % 2 else "q") if bar == bars - 1 else "a"
        offset = theme.arch[(number * 2 + bar) % len(theme.arch)] + (1 if kind_of(section) == "hook" else 0)
        tones.extend(singer.bar(start + first, own, offset, letter))
    return tones


def _bars_for(plan: Plan, syllables: int) -> int:
    """Whole bars a line takes at about four syllables a second at most, with room to breathe."""
    seconds = syllables / 3.6 + 0.5
    bars = plan.beats(seconds) / plan.metre.bar
    return next((size for size in (1, 2, 4) if bars <= size), 8)


def _syllables(line: Sequence[bool], length: float, rises: list[int]) -> tuple[Step, ...]:
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
