"""Lyrics in files: plain text with [Section] tags, LRC with times, ChordPro with chords; written and read back."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.lyrics.sheet import Sheet, SheetLine, SheetSection

MOST_CHARACTERS = 100_000
FORMATS = ("text", "lrc", "chordpro")
_HEADING = re.compile(r"\s*\[([^\[\]]{1,80})\]\s*")
_TIMED = re.compile(r"((?:\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\])+)(.*)")
_TIME = re.compile(r"\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_WORD_TIME = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>")
_LRC_TAG = re.compile(r"\[([a-zA-Z#]{1,10}):(.*)\]")
_DIRECTIVE = re.compile(r"\s*\{\s*([a-zA-Z_]{1,40})(?:\s*[: ]\s*([^{}]*))?\}\s*")
_CHORD = re.compile(r"\[([^\[\]]{1,30})\]")
_ENVIRONMENTS: Mapping[str, str] = {"verse": "Verse", "chorus": "Chorus", "bridge": "Bridge"}
_SHORT: Mapping[str, str] = {
    "sov": "start_of_verse", "soc": "start_of_chorus", "sob": "start_of_bridge", "eov": "end_of_verse",
    "eoc": "end_of_chorus", "eob": "end_of_bridge", "t": "title", "c": "comment", "st": "subtitle",
}  # fmt: skip


class FormatError(ValueError):
    """A file holds no lyrics of this format; the message says why."""


@dataclass
class _Reader:
    """Gathers sections while a file is read."""

    sections: list[SheetSection] = field(default_factory=list)
    heading: str = ""
    lines: list[SheetLine] = field(default_factory=list)
    is_open: bool = False

    def begin(self, heading: str) -> None:
        """Close the section before and begin one of this name."""
        if self.is_open or self.lines:
            self.sections.append(SheetSection(self.heading, tuple(self.lines)))
        self.heading, self.lines, self.is_open = heading, [], bool(heading)

    def all_sections(self) -> tuple[SheetSection, ...]:
        """Everything that was read."""
        self.begin("")
        return tuple(self.sections)


def read_sheet(text: str, file_format: str) -> Sheet:
    """The lyrics of a text in this format (text, lrc or chordpro). Raises FormatError.

    Line ends of any system are read; what cannot be kept (NUL, half a character) is refused.
    """
    if len(text) > MOST_CHARACTERS:
        raise FormatError(f"Lyrics have up to {MOST_CHARACTERS:,} characters.")
    if re.search("[\x00\ud800-\udfff]", text):
        raise FormatError("This is no text: it holds characters that no lyrics have.")
    readers: Mapping[str, Callable[[list[str]], Sheet]] = {
        "text": _read_text,
        "lrc": _read_lrc,
        "chordpro": _read_chordpro,
    }
    if file_format not in readers:
        raise FormatError("Choose a format: text, lrc or chordpro.")
    return readers[file_format](text.removeprefix("\ufeff").splitlines())


def write_sheet(sheet: Sheet, file_format: str) -> str:
    """The lyrics as a text in this format, which reads back as the same. Raises FormatError.

    LRC leaves out lines without a time; plain text leaves out times and chords, LRC leaves out chords.
    """
    writers: Mapping[str, Callable[[Sheet], str]] = {
        "text": _written_text,
        "lrc": _written_lrc,
        "chordpro": _written_chordpro,
    }
    if file_format not in writers:
        raise FormatError("Choose a format: text, lrc or chordpro.")
    return writers[file_format](sheet)


def guessed_format(text: str) -> str:
    """The format that a text looks like."""
    lines = text.splitlines()[:200]
    if any(_TIMED.fullmatch(line.strip()) for line in lines):
        return "lrc"
    return "chordpro" if any(_DIRECTIVE.fullmatch(line) for line in lines) else "text"


def _read_text(lines: list[str]) -> Sheet:
    reader = _Reader()
    for line in lines:
        heading = _HEADING.fullmatch(line)
        if heading:
            reader.begin(heading[1].strip())
        elif line.strip():
            reader.lines.append(SheetLine(line.strip()))
        elif reader.lines:
            reader.begin("")
    return Sheet(reader.all_sections())


def _written_text(sheet: Sheet) -> str:
    blocks = []
    for section in sheet.sections:
        head = [f"[{section.heading}]"] if section.heading else []
        blocks.append("\n".join([*head, *(line.text for line in section.lines)]))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _read_lrc(lines: list[str]) -> Sheet:
    found, tags = _timed_lines(lines)
    reader = _Reader()
    for at, text in _in_order(found, tags.get("offset", "0")):
        heading = _HEADING.fullmatch(text)
        if heading:
            reader.begin(heading[1].strip())
        elif text:
            reader.lines.append(SheetLine(text, at))
        elif reader.lines:
            reader.begin("")
    return Sheet(reader.all_sections(), title=tags.get("ti", ""), artist=tags.get("ar", ""))


def _timed_lines(lines: list[str]) -> tuple[list[tuple[float, str]], dict[str, str]]:
    found: list[tuple[float, str]] = []
    tags: dict[str, str] = {}
    for line in lines:
        timed = _TIMED.fullmatch(line.strip())
        tag = _LRC_TAG.fullmatch(line.strip())
        if timed:
            text = _WORD_TIME.sub("", timed[2]).strip()
            found += [(_seconds(*match), text) for match in _TIME.findall(timed[1])]
        elif tag:
            tags[tag[1].lower()] = tag[2].strip()
    if not found:
        raise FormatError("There is no line with a time such as [01:23.45] in it.")
    return found, tags


def _in_order(found: list[tuple[float, str]], offset: str) -> list[tuple[float, str]]:
    """Lines by time, which a repeated line has several of; a positive offset lets them come sooner."""
    shift = int(offset) / 1000 if re.fullmatch(r"[+-]?\d{1,7}", offset) else 0.0
    return [(round(max(0.0, at - shift), 2), text) for at, text in sorted(found, key=lambda timed: timed[0])]


def _seconds(minutes: str, seconds: str, fraction: str) -> float:
    return int(minutes) * 60 + int(seconds) + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def _written_lrc(sheet: Sheet) -> str:
    out = [f"[{name}:{_flat(value)}]" for name, value in (("ti", sheet.title), ("ar", sheet.artist)) if value]
    for number, section in enumerate(sheet.sections):
        timed = [line for line in section.lines if line.at_seconds is not None]
        if not timed:
            continue
        at = _lrc_time(timed[0].at_seconds or 0.0)
        if section.heading:
            out.append(f"{at}[{section.heading}]")
        elif number:
            out.append(at)
        out += [f"{_lrc_time(line.at_seconds or 0.0)}{line.text}" for line in timed]
    return "\n".join(out) + "\n" if out else ""


def _lrc_time(at: float) -> str:
    hundredths = round(max(0.0, at if math.isfinite(at) else 0.0) * 100)
    return f"[{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}]"


def _flat(value: str) -> str:
    return " ".join(value.replace("]", ")").split())


def _read_chordpro(lines: list[str]) -> Sheet:
    reader, names = _Reader(), {"title": "", "artist": ""}
    for line in lines:
        directive = _DIRECTIVE.fullmatch(line)
        if directive:
            _follow_directive(directive[1].lower(), (directive[2] or "").strip(), reader, names)
        elif line.strip() and not line.startswith("#"):
            reader.lines.append(_chord_line(line.strip()))
        elif not line.strip() and reader.lines and not reader.heading:
            reader.begin("")
    return Sheet(reader.all_sections(), title=names["title"], artist=names["artist"])


def _follow_directive(directive: str, value: str, reader: _Reader, names: dict[str, str]) -> None:
    name = _SHORT.get(directive, directive)
    if name in names:
        names[name] = value
    elif name.startswith("start_of_"):
        part = name.removeprefix("start_of_")
        label = re.sub(r"^label\s*=\s*[\"']?([^\"']*)[\"']?$", r"\1", value)
        reader.begin(label or _ENVIRONMENTS.get(part, part.replace("_", " ").capitalize()))
    elif name.startswith("end_of_"):
        reader.begin("")


def _chord_line(line: str) -> SheetLine:
    text, chords = "", []
    place = 0
    for match in _CHORD.finditer(line):
        text += line[place : match.start()]
        chords.append((len(text), match[1]))
        place = match.end()
    return SheetLine(text + line[place:], None, tuple(chords))


def _written_chordpro(sheet: Sheet) -> str:
    out = [
        f"{{{name}: {_braceless(value)}}}"
        for name, value in (("title", sheet.title), ("artist", sheet.artist))
        if value
    ]
    for section in sheet.sections:
        kind = re.sub(r"[^a-z]+", "_", section.heading.lower().split(" ")[0]).strip("_")
        kind = kind if kind in _ENVIRONMENTS else "verse"
        lines = [_with_chords(line) for line in section.lines]
        if section.heading:
            lines = [f"{{start_of_{kind}: {_braceless(section.heading)}}}", *lines, f"{{end_of_{kind}}}"]
        out += ["", *lines] if out else lines
    return "\n".join(out) + "\n" if out else ""


def _with_chords(line: SheetLine) -> str:
    text = line.text
    for place, chord in reversed(line.chords):
        text = f"{text[:place]}[{chord}]{text[place:]}"
    return text


def _braceless(value: str) -> str:
    return " ".join(re.sub(r"[{}]", "", value).split())
