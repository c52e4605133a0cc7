"""What is said of lyrics before they are sung: in which language they can be, and how many lines there is room for."""

from __future__ import annotations

from dataclasses import replace

from engine.brief import Brief, BriefError
from engine.composer.word_room import SEEDS, seconds_for_words, word_room
from engine.words.reading import resolve
from engine.words.understanding import read


def room_remark(brief: Brief, most_seconds: float) -> str:
    """How many lines fit into a song of the built-in composer, where not all do; "" where all do, or none is sung.

    most_seconds: the longest song that could be made instead.
    """
    if brief.is_instrumental or brief.voice in {"none", "hummed"} or not brief.lyrics.strip():
        return ""
    try:
        takes = [resolve(replace(brief, seed=seed)) for seed in ([brief.seed] if brief.seed is not None else SEEDS)]
    except BriefError:
        return ""
    least = min((word_room(take) for take in takes), key=lambda room: room.sung)
    if not least.unsung:
        return ""
    lines = f"{'The first ' if least.is_cut else ''}{least.sung} of {least.lines} lines"
    words = f"{lines} fit into {_clock(brief.duration_seconds)}"
    # Sections that were asked for are not made longer for the words.
    needed = [] if takes[0].sections else [seconds_for_words(take, most_seconds) for take in takes[:2]]
    if not needed:
        return f"{words}."
    longest = None if None in needed else max(seconds for seconds in needed if seconds)
    more = f"a length of {_clock(longest)} would take all" if longest else f"not even {_clock(most_seconds)} takes all"
    return f"{words}; {more}."


def words_remark(brief: Brief) -> str:
    """What happens where a voice has no words, or words have no voice; "" where there are both or neither."""
    if brief.lyrics.strip():
        return _voice_remark(brief)
    found = [each for each in read(brief.prompt).findings if each.id not in brief.ignored]
    voice = brief.voice or next((each.value for each in found if each.field == "voice"), None)
    is_hummed = any(each.field == "language" and each.value != "en" for each in found)
    if voice != "sung" or is_hummed or any(each.field == "lyrics" for each in found):
        return ""
    return "A voice needs words to sing: write them as lyrics, or it hums the melody."


def _voice_remark(brief: Brief) -> str:
    try:
        is_silent = resolve(replace(brief, seed=brief.seed or 0)).is_instrumental
    except BriefError:
        return ""
    return "Nobody sings in this piece, so its lyrics are not heard: ask for a voice as well." if is_silent else ""


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
