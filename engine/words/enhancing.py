"""Writes a short prompt out: what its words leave open is decided and said, to be read and changed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace

from engine.brief import PROMPT_CHARACTERS, SEED_MAXIMUM, Brief
from engine.composer.genres.subgenres import style_named
from engine.words.reading import read, resolve

_ROLES = ("lead", "comp")
_ARCS: Mapping[str, str] = {"energetic": "builds up", "euphoric": "builds up", "tense": "builds up", "calm": "steady"}


def enhance(brief: Brief) -> str:
    """The prompt with genre, mood, tempo, key, instruments, energy and ending where neither words nor choices have any.

    At most as long as a prompt may be. The same brief gives the same words; its seed chooses among what fits.
    """
    known = {finding.field for finding in read(brief.prompt).findings if finding.id not in brief.ignored}
    known |= {"genre"} if "subgenre" in known else set()
    seed = zlib.crc32(brief.prompt.encode()) % (SEED_MAXIMUM + 1) if brief.seed is None else brief.seed
    whole = resolve(replace(brief, seed=seed))
    prompt = brief.prompt.strip().rstrip(",.;")
    for field, words in _words(whole, seed).items():
        is_open = field not in known and not getattr(brief, field)
        if is_open and words and len(prompt) + 2 + len(words) <= PROMPT_CHARACTERS[1]:
            prompt = f"{prompt}, {words}"
    return prompt


def _words(brief: Brief, seed: int) -> dict[str, str]:
    """What was decided as the reader reads it, by field."""
    genre, mood = brief.genre or "", brief.mood or ""
    style = style_named(genre, brief.subgenre)
    players = [player for player in style.players if player.role in _ROLES and player.instruments]
    chosen = dict.fromkeys(player.instruments[seed % len(player.instruments)] for player in players)
    # "Solo violin" would be read as nothing but a violin.
    names = [name.removeprefix("solo ") for name in chosen][:2]
    is_open = not (brief.only_these or brief.without)
    return {
        "genre": genre,
        "mood": mood,
        "tempo_bpm": f"{brief.tempo_bpm:g} bpm",
        "key": f"in {brief.key}",
        "instruments": f"with {' and '.join(names)}" if names and is_open else "",
        "arc": _ARCS.get(mood, ""),
        "ending": "fade out" if genre in {"ambient", "lo-fi"} else "",
    }
