"""Instruments a person asks for, or asks to leave out, in the words of a prompt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A phrase and the catalogue names it can stand for; the first is the plainest reading.
INSTRUMENT_WORDS: Mapping[str, tuple[str, ...]] = {
    "felt piano": ("felt piano",), "soft piano": ("felt piano",), "electric piano": ("electric piano",),
    "rhodes": ("electric piano",), "wurlitzer": ("electric piano",), "keys": ("electric piano", "grand piano"),
    "grand piano": ("grand piano",), "piano": ("grand piano", "felt piano"), "vibraphone": ("vibraphone",),
    "vibes": ("vibraphone",), "celesta": ("celesta",), "music box": ("music box",), "marimba": ("marimba",),
    "organ": ("organ",), "nylon guitar": ("nylon guitar",), "classical guitar": ("nylon guitar",),
    "spanish guitar": ("nylon guitar",), "acoustic guitar": ("steel guitar", "nylon guitar"),
    "distorted guitar": ("distorted guitar",), "heavy guitar": ("distorted guitar",),
    "electric guitar": ("overdriven guitar", "clean guitar"), "clean guitar": ("clean guitar",),
    "guitar": ("steel guitar", "clean guitar", "nylon guitar", "overdriven guitar", "distorted guitar"),
    "upright bass": ("upright bass",), "double bass": ("upright bass",), "fretless bass": ("fretless bass",),
    "slap bass": ("slap bass",), "808s": ("808 bass",), "808": ("808 bass",), "reese": ("reese bass",),
    "sub bass": ("sub bass",), "pizzicato": ("pizzicato strings",), "string section": ("strings",),
    "strings": ("strings", "slow strings"), "solo violin": ("solo violin",), "violin": ("solo violin",),
    "cello": ("solo cello",), "harp": ("harp",), "timpani": ("timpani",), "choir": ("choir",),
    "muted trumpet": ("muted trumpet",), "trumpet": ("trumpet",), "trombone": ("trombone",),
    "french horn": ("french horn",), "horns": ("brass section", "french horn"), "brass": ("brass section",),
    "saxophone": ("alto sax", "tenor sax"), "tenor sax": ("tenor sax",), "alto sax": ("alto sax",),
    "sax": ("alto sax", "tenor sax"), "oboe": ("oboe",), "clarinet": ("clarinet",), "flute": ("flute",),
    "supersaw": ("supersaw",), "arpeggio": ("arp saw", "pluck"), "arpeggiated": ("arp saw", "pluck"),
    "synth lead": ("saw lead", "square lead"), "synth pad": ("warm pad",), "pads": ("warm pad", "glass pad"),
    "pad": ("warm pad", "glass pad"), "vinyl": ("vinyl noise",), "crackle": ("vinyl noise",),
    "bells": ("celesta", "music box"), "brushes": ("brush kit",), "909": ("909 kit",),
}  # fmt: skip

_REFUSALS = r"(?:no|without|minus|but no|not any|free of)\s+(?:any\s+|the\s+|\w+\s+)?"
_STEM_WORDS = {
    "drums": r"(?:drums?|percussion|beats?|drum kit)\b",
    "bass": r"bass(?!\s*(?:drum|clarinet))\b",
    "melody": r"(?:melody|melodies|lead)\b",
}


@dataclass(frozen=True)
class Wishes:
    """wanted: tuples of acceptable catalogue names, in the order asked. refused: names never to use.

    refused_stems: "drums", "bass" or "melody", where the prompt says so. solo: the one family to use alone, or ().
    """

    wanted: tuple[tuple[str, ...], ...] = ()
    refused: frozenset[str] = frozenset()
    refused_stems: frozenset[str] = frozenset()
    solo: tuple[str, ...] = ()


def wishes_in(prompt: str) -> Wishes:
    """The wishes for instruments in the words of a prompt; longer phrases win over the words inside them."""
    text = " ".join(prompt.lower().split())
    stems = {stem for stem, word in _STEM_WORDS.items() if re.search(_REFUSALS + word, text)}
    if re.search(r"\b(?:drumless|beatless)\b", text):
        stems.add("drums")
    wanted: list[tuple[int, tuple[str, ...]]] = []
    refused: set[str] = set()
    solo: tuple[str, ...] = ()
    for phrase in sorted(INSTRUMENT_WORDS, key=len, reverse=True):
        pattern = rf"(?<![\w-]){re.escape(phrase)}s?(?![\w-])"
        found = re.search(pattern, text)
        if found is None:
            continue
        names = INSTRUMENT_WORDS[phrase]
        if re.search(_REFUSALS + re.escape(phrase), text):
            refused.update(names)
        else:
            wanted.append((found.start(), names))
            if re.search(rf"\b(?:solo|only|just(?: a)?|unaccompanied)\s+{re.escape(phrase)}", text):
                solo = names
        text = re.sub(pattern, lambda match: " " * len(match.group()), text)
    kept = tuple(names for _, names in sorted(wanted) if not refused.issuperset(names))
    return Wishes(kept, frozenset(refused), frozenset(stems), solo)
