"""Reads a prompt the way a musician would: which genre, mood, key and tempo its words ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.brief import GENRES, KEYS, MOODS, PITCH_CLASSES, TEMPO_BPM, Brief
from engine.chance import stream
from engine.composer.genres import STYLES
from engine.words.fields.length import lengths_in
from engine.words.moods import MOODS as MOOD_CUES
from engine.words.texts import Claim, text_of
from engine.words.vocabulary import (
    GENRE_HINTS,
    GENRE_WORDS,
    GENRES_OF_MOOD,
    MOOD_WORDS,
    MOODS_OF_GENRE,
    SPEED_WORDS,
)

_NEGATION = re.compile(r"(?:\bno|\bnot|\bnot too|\bwithout|n't be|\bnever|\bless|\bnon)[\s-]+(?:\w+\s)?$")
_KEY = re.compile(
    r"(?<![\w'’])([a-g])[\s-]?(#|♯|♭|b(?![a-z])|sharp|flat)?[\s-]*(major|minor|maj|min|m(?![\w]))\b(?!\s+(?:key|mode|feel|mood))",
    re.IGNORECASE,
)
_TEMPO = re.compile(r"(\d{2,3}(?:\.\d+)?)\s*-?\s*(?:bpm|beats per minute)", re.IGNORECASE)
_ENHARMONIC = {"DB": "C#", "D#": "EB", "GB": "F#", "G#": "AB", "A#": "BB", "CB": "B", "E#": "F", "FB": "E", "B#": "C"}
_SUNG = re.compile(r"\b(?:with (?:a )?(?:vocals?|voice|singer|singing)|sung|vocal(?:ist|s)?|female vocal|male vocal)\b")
_UNSUNG = re.compile(r"\b(?:instrumental|(?:no|without)(?: any)? (?:vocals?|voices?|singing|singer|lyrics))\b")
# Keys that lie well under the hands and that listeners meet most; any other key has to be asked for.
_USUAL_TONICS = {
    "major": ("C", "D", "Eb", "F", "G", "A", "Bb", "E"),
    "minor": ("A", "C", "D", "E", "F", "G", "B", "C#"),
}


def resolve(brief: Brief) -> Brief:
    """The brief with every "auto" decided: genre, mood, key, tempo in BPM, and whether there is a voice.

    What the brief already names is kept; next come the words of the prompt; the rest is what the genre and
    mood usually have, varied by the seed. The seed itself is kept as given. Deterministic for (brief, seed).
    """
    brief = with_length(brief)
    text = " ".join(brief.prompt.lower().split())
    seed = brief.seed if brief.seed is not None else 0
    mood = brief.mood or _first(_meanings(text, MOOD_WORDS), MOODS)
    genre = brief.genre or _genre(text, mood, seed)
    if mood is None:
        mood = stream(seed, "mood", genre, text).choice(MOODS_OF_GENRE[genre])
    return replace(
        brief,
        genre=genre,
        mood=mood,
        key=brief.key or key_in(brief.prompt) or _usual_key(text, genre, mood, seed),
        tempo_bpm=_whole(brief.tempo_bpm or tempo_in(text) or _usual_tempo(text, genre, mood, seed)),
        is_instrumental=_is_instrumental(brief, text),
    )


def with_length(brief: Brief) -> Brief:
    """The brief with its length decided: where nobody chose it, the words may. Cheap: it comes before the price."""
    if not brief.is_length_open:
        return brief
    claims = [found for found in lengths_in(text_of(brief.prompt)) if isinstance(found, Claim)]
    values = [claim.value for claim in claims if f"{claim.field}:{claim.value}" not in brief.ignored]
    seconds = values[0] if values else brief.duration_seconds
    return replace(brief, duration_seconds=float(str(seconds)), is_length_open=False)


def key_in(text: str) -> str | None:
    """The key a text names ("F# minor", "B flat major", "Am"), as one of KEYS, or None."""
    for found in _KEY.finditer(text):
        letter, accidental, mode = found.groups()
        if mode in ("m", "M") and (accidental is None and letter.islower()):
            continue  # "i'm", "a m…" are words, "Am" is a chord name
        if letter == "a" and accidental is None and not re.search(r"\bin\s+$", text[: found.start()], re.IGNORECASE):
            continue  # "a minor setback" is an article
        sign = {"#": "#", "♯": "#", "sharp": "#", "b": "B", "♭": "B", "flat": "B"}.get((accidental or "").lower(), "")
        name = letter.upper() + sign
        tonic = _ENHARMONIC.get(name, name)
        by_name = {pitch.upper(): pitch for pitch in PITCH_CLASSES}
        return f"{by_name[tonic]} {'minor' if mode.lower() in ('minor', 'min', 'm') and mode != 'M' else 'major'}"
    return None


def tempo_in(text: str) -> float | None:
    """The tempo a text names in BPM ("at 78 bpm") when it is one we can play, or None."""
    found = _TEMPO.search(text)
    if found is None:
        return None
    value = float(found.group(1))
    return value if TEMPO_BPM[0] <= value <= TEMPO_BPM[1] else None


def _meanings(text: str, words: Mapping[str, str]) -> list[str]:
    """The meanings of the words found, by first appearance; each stretch of text counts for one phrase only."""
    hits: list[tuple[int, str]] = []
    for phrase in sorted(words, key=len, reverse=True):
        pattern = rf"(?<![\w&]){re.escape(phrase)}(?![\w&])"
        starts = [match.start() for match in re.finditer(pattern, text)]
        hits.extend((start, words[phrase]) for start in starts if not _NEGATION.search(text[:start]))
        text = re.sub(pattern, lambda match: "\x00" * len(match.group()), text)
    return [meaning for _, meaning in sorted(hits)]


def _first(names: Iterable[str], allowed: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in allowed), None)


def _genre(text: str, mood: str | None, seed: int) -> str:
    named = _first(_meanings(text, GENRE_WORDS), GENRES)
    hinted = named or _first(_meanings(text, GENRE_HINTS), GENRES)
    if hinted:
        return hinted
    choices = GENRES_OF_MOOD[mood] if mood else ("pop", "lo-fi", "house", "rock", "cinematic", "synthwave")
    return stream(seed, "genre", text).choice(choices)


def _usual_key(text: str, genre: str, mood: str, seed: int) -> str:
    chance = stream(seed, "key", genre, mood)
    cue = MOOD_CUES[mood].minor
    lean = STYLES[genre].minor_lean
    mode = "minor" if chance.random() < cue + (lean - 0.5) * 2 * cue * (1 - cue) else "major"
    if re.search(r"\bminor (?:key|mode|feel)\b", text):
        mode = "minor"
    elif re.search(r"\bmajor (?:key|mode|feel)\b", text):
        mode = "major"
    key = f"{chance.choice(_USUAL_TONICS[mode])} {mode}"
    return key if key in KEYS else KEYS[0]


def _usual_tempo(text: str, genre: str, mood: str, seed: int) -> float:
    slow, fast = STYLES[genre].tempo_bpm
    place = MOOD_CUES[mood].speed
    spoken = next((SPEED_WORDS[w] for w in sorted(SPEED_WORDS, key=len, reverse=True) if _says(text, w)), None)
    if spoken is not None:
        place = spoken
    place = min(1.0, max(0.0, place + stream(seed, "tempo", genre, mood).uniform(-0.12, 0.12)))
    return float(round(slow + (fast - slow) * place))


def _says(text: str, phrase: str) -> bool:
    found = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    return found is not None and not _NEGATION.search(text[: found.start()])


def _whole(tempo: float) -> float:
    return float(round(float(tempo), 3))


def _is_instrumental(brief: Brief, text: str) -> bool:
    if _UNSUNG.search(text):
        return True
    return False if _SUNG.search(text) else brief.is_instrumental
