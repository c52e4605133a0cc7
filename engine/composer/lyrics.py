"""What the voice sings: the lines of the lyrics as syllables, by the section they are written for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.brief import Brief, BriefError
from engine.composer.score import Note, Score
from engine.composer.sung_form import NO_WORDS, SungText, sung_text
from engine.singing.english import KNOWN_SHARE, English
from engine.singing.sounds import SungSyllable
from engine.words.syllables import lines_of


@dataclass(frozen=True)
class Line:
    """One sung phrase. stresses: True for each stressed syllable; syllables: what is sung on them, () when hummed."""

    stresses: tuple[bool, ...]
    syllables: tuple[SungSyllable, ...] = ()


@dataclass(frozen=True)
class Lyrics:
    """The lyrics by phrases, and each of them as a line of syllables. are_sung: else their rhythm is hummed."""

    text: SungText = NO_WORDS
    lines: tuple[Line, ...] = ()
    are_sung: bool = False


def hummed_lyrics(brief: Brief) -> Lyrics:
    """Lyrics whose rhythm is followed without words."""
    if brief.is_instrumental:
        return Lyrics()
    text = sung_text(brief.lyrics)
    words = [" ".join(sung for word in phrase for sung in word.sung) for phrase in text.phrases]
    return Lyrics(text, tuple(Line(tuple(lines_of(each)[0])) for each in words))


def sung_lyrics(brief: Brief, english: English) -> Lyrics | None:
    """The words to sing; None where a voice is not asked for, or the words are not English.

    Raises BriefError where there is nothing to sing in them.
    """
    if brief.is_instrumental or brief.voice in {"none", "hummed"} or not brief.lyrics.strip():
        return None
    text = sung_text(brief.lyrics)
    if brief.language not in {None, "en"} or english.known_share("\n".join(text.written)) < KNOWN_SHARE:
        return None
    if not text.phrases:
        raise BriefError("lyrics", "There are no words to sing in the lyrics: write some, or choose a hummed voice.")
    lines = [english.syllables(phrase) for phrase in text.phrases]
    stresses = [tuple(each.is_stressed for each in line) for line in lines]
    return Lyrics(text, tuple(map(Line, stresses, map(tuple, lines))), are_sung=True)


def timed_words(score: Score) -> list[dict[str, Any]]:
    """When every line and word is sung, JSON-ready: [{"start", "end", "words": [{"text", "start", "end"}]}].

    Times in seconds. Words are as the person wrote them; each ends with its last note.
    """
    part = next((part for part in score.parts if part.singer), None)
    lines: list[dict[str, Any]] = []
    for note in part.notes if part else ():
        start, end = (round(score.seconds_at(beat), 3) for beat in (note.start, note.start + note.length))
        if note.lyric is not None:
            if note.lyric.begins_line or not lines:
                lines.append({"start": start, "end": end, "words": []})
            if note.lyric.written or not lines[-1]["words"]:
                lines[-1]["words"].append({"text": note.lyric.written, "start": start, "end": end})
        if lines:
            lines[-1]["end"] = lines[-1]["words"][-1]["end"] = end
    return lines


def unsung_lines(score: Score, text: SungText) -> list[str]:
    """The lines, as written, that the score does not sing as a whole."""
    phrases = {tuple(word["text"] for word in line["words"]) for line in timed_words(score)}
    places = zip(text.phrases, text.lines, strict=True)
    return [
        text.written[line]
        for line in sorted({line for phrase, line in places if tuple(word.text for word in phrase) not in phrases})
    ]


def lyric_text(note: Note, after: Note | None) -> str:
    """The text of a note's MIDI lyric event: a word ends with a space, a line with a carriage return (RP-017)."""
    if note.lyric is None:
        return ""
    if not note.lyric.ends_word:
        return note.lyric.text
    is_last = after is None or (after.lyric is not None and after.lyric.begins_line)
    return note.lyric.text + ("\r" if is_last else " ")
