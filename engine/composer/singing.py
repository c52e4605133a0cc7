"""The sung line: the song's hook in the range of a voice, its rhythm following the syllables of the lyrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.brief import BriefError
from engine.composer.feel import Feel, dynamics
from engine.composer.lyrics import Line
from engine.composer.melody import Singer, Tone, kind_of, singer_pitch, theme_for
from engine.composer.motifs import Step
from engine.composer.plan import Plan
from engine.composer.ranges import RANGES, SINGERS
from engine.composer.score import Lyric, Note, Section
from engine.composer.sung_form import HOOKS, grid, singing_beats
from engine.composer.themes import line_of

# How often the last syllable of a line leans on its note from above.
_MELISMA = 0.4
# What the last syllable of a line keeps when others are held longer.
_LAST_BEATS = 1.0


def sung_sections(plan: Plan) -> tuple[Section, ...]:
    """The sections with a voice: those that have words; without lyrics the choruses, else the fullest section."""
    with_words = tuple(section for section, words in zip(plan.sections, plan.words, strict=True) if words)
    if with_words:
        return with_words
    hooks = tuple(section for section in plan.sections if section.name in HOOKS)
    return hooks or (max(plan.sections, key=lambda section: section.energy),)


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
    for section in sung_sections(plan):
        number = seen.get(section.name, 0)
        seen[section.name] = number + 1
        if plan.lyrics.lines:
            phrases = _put_into_words(plan, section, singer)
        else:
            phrases = [(Line(()), line_of(plan, section, singer, number))]
        loud = dynamics(plan, section.energy)
        for line, tones in phrases:
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
        lyric = Lyric(
            syllable.text, syllable.sounds.sounds, syllable.ends_word, begins_line=place == 0, written=syllable.written
        )
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


def _put_into_words(plan: Plan, section: Section, singer: Singer) -> list[tuple[Line, list[Tone]]]:
    """One line of words after another, each in as many bars as it needs, with a breath after it."""
    spots = plan.words[plan.sections.index(section)]
    bar = plan.metre.bar
    last = int((plan.end_of(section) - section.start) / bar + 1e-6)
    return [
        (
            line := plan.lyrics.lines[spot.phrase],
            _line_tones(
                plan, section, singer, line,
                (section.start + spot.first * bar, spot.bars * bar, number, spot.first + spot.bars == last),
            ),
        )
        for number, spot in enumerate(spots)
    ]  # fmt: skip


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


def _syllables(line: Sequence[bool], length: float, rises: list[int]) -> tuple[Step, ...]:
    """Onsets for the syllables of a line within `length` beats: stressed ones on beats where they can be."""
    room = singing_beats(length)
    step = grid(len(line), room)
    onsets: list[float] = []
    spare = room - len(line) * step
    at = 0.0
    for place, is_stressed in enumerate(line):
        if is_stressed and spare >= step and at % (2 * step) and place:
            at += step
            spare -= step
        onsets.append(at)
        at += step
    onsets, spare = _spread(onsets, line, step, spare)
    at = onsets[-1] + step
    finish = min(length - 0.25, at + min(spare, 2.0))
    ends = [*onsets[1:], max(finish, at)]
    return tuple(
        Step(onset, end - onset, rises[place % len(rises)])
        for place, (onset, end) in enumerate(zip(onsets, ends, strict=True))
    )


def _spread(onsets: list[float], line: Sequence[bool], step: float, spare: float) -> tuple[list[float], float]:
    """The onsets with some stressed syllables held longer, so that a line is not hurried and then waits."""
    stressed = [place for place, is_stressed in enumerate(line[:-1]) if is_stressed]
    for place in (*stressed[1::2], *stressed[::2]):
        if spare - 2 * step >= _LAST_BEATS:
            onsets = [onset + 2 * step * (later > place) for later, onset in enumerate(onsets)]
            spare -= 2 * step
    return onsets, spare
