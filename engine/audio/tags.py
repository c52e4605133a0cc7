"""What every delivered file says about itself: title, how it was made, that a machine made it, and its recipe."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from engine import ENGINE_VERSION
from engine.audio.archives import archive_text
from engine.audio.id3 import id3_text
from engine.audio.lrc_tags import lrc_text
from engine.audio.midi_texts import midi_text
from engine.audio.riff import wav_text
from engine.audio.vorbis import flac_text, ogg_text

RECIPE_FIELD = "SOUNDFOUNDRY_RECIPE"
SOURCE_FIELD = "DIGITALSOURCETYPE"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALGORITHMIC = IPTC + "algorithmicMedia"
TRAINED = IPTC + "trainedAlgorithmicMedia"
ENCODER = f"SoundFoundry {ENGINE_VERSION}"
AI_SENTENCE = "AI-generated music"

_READERS = {
    b"ID3": id3_text, b"fLa": flac_text, b"Ogg": ogg_text, b"RIF": wav_text, b"MTh": midi_text, b"[ti": lrc_text,
    b"PK\x03": archive_text,
}  # fmt: skip
_MOST_SCORE_BYTES = 16 << 20
_MOST_RECIPE_BYTES = 1 << 20
_IN_A_SCORE = re.compile(rf'"{RECIPE_FIELD.lower()}"\s*:\s*(?={{)'.encode())


@dataclass(frozen=True)
class Tags:
    """The words in a file. source_type is a term of the IPTC digital source type vocabulary, as its address.

    lyrics: what is sung, as LRC with a time for every word; MP3 and WAV carry it as synchronised lyrics (SYLT) too.
    """

    title: str
    artist: str = "SoundFoundry"
    recipe: dict[str, Any] = field(default_factory=dict)
    comment: str = AI_SENTENCE
    source_type: str = ALGORITHMIC
    lyrics: str = ""

    def fields(self) -> dict[str, str]:
        """Field names and texts, the same for all formats; the recipe as compact JSON."""
        comment = self.comment if AI_SENTENCE in self.comment else f"{self.comment} · {AI_SENTENCE}".lstrip(" ·")
        return {
            "title": one_line(self.title),
            "artist": one_line(self.artist),
            "comment": one_line(comment),
            "encoder": ENCODER,
            "ai_generated": AI_SENTENCE,
            SOURCE_FIELD.lower(): self.source_type,
            RECIPE_FIELD.lower(): json.dumps(self.recipe, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
            **({"lyrics": self.lyrics} if self.lyrics else {}),
        }

    def beside(self, score: dict[str, Any]) -> dict[str, Any]:
        """A score with the same words under the same names, in front of its own; the recipe as it is."""
        words = replace(self, lyrics="").fields()
        return {**words, RECIPE_FIELD.lower(): self.recipe, **score, "title": words["title"]}


@dataclass(frozen=True)
class Plain:
    """The words in a copy of what somebody sent: nothing of it was made by us."""

    title: str
    artist: str = ""

    def fields(self) -> dict[str, str]:
        artist = {"artist": one_line(self.artist)} if self.artist else {}
        return {"title": one_line(self.title), **artist, "encoder": ENCODER}


def read_recipe(path: Path) -> dict[str, Any] | None:
    """The recipe inside a file of ours; None for any other file, also one that is not there or can't be read."""
    try:
        with path.open("rb") as file:
            return read_recipe_in(file)
    except OSError:
        return None


def read_recipe_in(file: BinaryIO) -> dict[str, Any] | None:
    """The recipe inside an open file of ours: sound, MIDI, a score, words with times, an archive, or a recipe alone.

    None for any other, however it is made. Reads tags only, at most 1 MB of any of them, and of scores up to 16 MB, of
    which the recipe alone is understood; never raises for what it finds in them. Raises OSError.
    """
    try:
        file.seek(0)
        text = _json_text(file) if file.read(1) == b"{" else _text(file)
        recipe = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return None
    return recipe if isinstance(recipe, dict) else None


def read_source_type(path: Path) -> str | None:
    """The digital source type inside a sound of ours; None for any other file. Raises OSError."""
    with path.open("rb") as file:
        reader = _READERS.get(file.read(3))
        file.seek(0)
        return reader(file, SOURCE_FIELD) if reader else None


def tags_like(source: Path, title: str) -> Tags | Plain:
    """The words for a file that is a part or a copy of this sound: what a machine made stays marked. Raises OSError."""
    source_type = read_source_type(source)
    return Tags(title, recipe=read_recipe(source) or {}, source_type=source_type) if source_type else Plain(title)


def _json_text(file: BinaryIO) -> str | None:
    """The recipe in a score, which is not understood for its sake: 16 MB of JSON can take 500 of memory."""
    file.seek(0)
    content = file.read(_MOST_SCORE_BYTES + 1)
    if len(content) > _MOST_SCORE_BYTES:
        return None
    found = _IN_A_SCORE.search(content)
    if found is None:
        return content.decode() if len(content) <= _MOST_RECIPE_BYTES and b'"provider"' in content else None
    within = content[found.end() : found.end() + _MOST_RECIPE_BYTES].decode("utf-8", "ignore")
    _, end = json.JSONDecoder().raw_decode(within)
    return within[:end]


def _text(file: BinaryIO) -> str | None:
    file.seek(0)
    reader = _READERS.get(file.read(3))
    file.seek(0)
    return reader(file, RECIPE_FIELD) if reader else None


def one_line(text: str) -> str:
    """The text as tags hold it: they end at a zero byte and shouldn't break lines."""
    return " ".join(text.replace("\0", " ").split())
