"""What the voice sings: the lines of the lyrics as syllables, by the section they are written for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.brief import Brief, BriefError
from engine.composer.score import Note, Score
from engine.singing.english import KNOWN_SHARE, English
from engine.singing.sounds import SungSyllable
from engine.words.stanzas import stanzas_of
from engine.words.syllables import lines_of

# A longer line is sung in phrases, with a breath between them.
_LONGEST_PHRASE = 16
_HOOKS = ("chorus", "drop", "theme", "head")


@dataclass(frozen=True)
class Line:
    """One sung phrase. stresses: True for each stressed syllable; syllables: what is sung on them, () when hummed."""

    stresses: tuple[bool, ...]
    syllables: tuple[SungSyllable, ...] = ()


@dataclass(frozen=True)
class Lyrics:
    """The lines in order, and those that are written for a section of a name. are_sung: else their rhythm is hummed."""

    lines: tuple[Line, ...] = ()
    by_section: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    are_sung: bool = False

    def lines_for(self, section: str) -> tuple[Line, ...]:
        """What is sung in a section of this name."""
        names = (section, *(_HOOKS if section in _HOOKS else ()))
        own = next((self.by_section[name] for name in names if name in self.by_section), ())
        return own or self.by_section.get("", ()) or self.lines


def hummed_lyrics(lyrics: str) -> Lyrics:
    """Lyrics whose rhythm is followed without words."""
    return Lyrics(tuple(Line(tuple(stresses)) for stresses in lines_of(lyrics)))


def sung_lyrics(brief: Brief, english: English) -> Lyrics | None:
    """The words to sing; None where a voice is not asked for, or the words are not English.

    Raises BriefError where there is nothing to sing in them.
    """
    if brief.is_instrumental or brief.voice in {"none", "hummed"} or not brief.lyrics.strip():
        return None
    stanzas = stanzas_of(brief.lyrics)
    text = "\n".join(line for stanza in stanzas for line in stanza.lines)
    if brief.language not in {None, "en"} or english.known_share(text) < KNOWN_SHARE:
        return None
    sections: dict[str, list[Line]] = {}
    every: list[Line] = []
    for stanza in stanzas:
        lines = [phrase for line in stanza.lines for phrase in _phrases(english.line(line))]
        sections.setdefault(stanza.section or "", []).extend(lines)
        every += lines
    if not every:
        raise BriefError("lyrics", "There are no words to sing in the lyrics: write some, or choose a hummed voice.")
    return Lyrics(tuple(every), {name: tuple(lines) for name, lines in sections.items() if lines}, are_sung=True)


def _phrases(syllables: list[SungSyllable]) -> list[Line]:
    """A line, or its nearly equal parts where it is too long for one breath."""
    count = -(-len(syllables) // _LONGEST_PHRASE)
    phrases: list[list[SungSyllable]] = [[]]
    for place, syllable in enumerate(syllables):
        is_new_word = place > 0 and syllables[place - 1].ends_word
        if is_new_word and len(phrases) < count and len(phrases[-1]) >= len(syllables) / count - 1:
            phrases.append([])
        phrases[-1].append(syllable)
    return [Line(tuple(each.is_stressed for each in phrase), tuple(phrase)) for phrase in phrases if phrase]


def timed_words(score: Score) -> list[dict[str, Any]]:
    """When every line and word is sung, JSON-ready: [{"start", "end", "words": [{"text", "start", "end"}]}].

    Times in seconds. A word ends with its last note.
    """
    part = next((part for part in score.parts if part.singer), None)
    lines: list[dict[str, Any]] = []
    is_open = False
    for note in part.notes if part else ():
        start, end = (round(score.seconds_at(beat), 3) for beat in (note.start, note.start + note.length))
        if note.lyric is not None:
            if note.lyric.begins_line or not lines:
                lines.append({"start": start, "end": end, "words": []})
                is_open = False
            words = lines[-1]["words"]
            if is_open:
                words[-1]["text"] += note.lyric.text
            else:
                words.append({"text": note.lyric.text, "start": start, "end": end})
            is_open = not note.lyric.ends_word
        if lines:
            lines[-1]["end"] = lines[-1]["words"][-1]["end"] = end
    return lines


def lrc(lines: Sequence[dict[str, Any]], title: str) -> str:
    """Timed words as an LRC file with a time for every word (the "enhanced" form)."""
    rows = [f"[ti:{title}]"]
    for line in lines:
        words = " ".join(f"<{_minutes(word['start'])}> {word['text']}" for word in line["words"])
        rows.append(f"[{_minutes(line['start'])}] {words}")
    return "\n".join(rows) + "\n"


def _minutes(seconds: float) -> str:
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def lyric_text(note: Note, after: Note | None) -> str:
    """The text of a note's MIDI lyric event: a word ends with a space, a line with a carriage return (RP-017)."""
    if note.lyric is None:
        return ""
    if not note.lyric.ends_word:
        return note.lyric.text
    is_last = after is None or (after.lyric is not None and after.lyric.begins_line)
    return note.lyric.text + ("\r" if is_last else " ")
