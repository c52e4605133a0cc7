"""Decides everything that a brief leaves open: by the words first, then by what genre and mood usually have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from engine.brief import DURATION_SECONDS, GENRES, MOODS, MOST_SECTIONS, TEMPO_BPM, Brief, SectionWish
from engine.chance import stream
from engine.composer.genres import STYLES
from engine.composer.outline import fitting_tempo
from engine.composer.word_room import SEEDS, seconds_for_words, word_room
from engine.words.deciding_keys import key_for, metre_for
from engine.words.fields.instruments import CHAMBER
from engine.words.fields.tempo_words import tempo_range
from engine.words.forms import seconds_of
from engine.words.genre_names import FORMS, SUBGENRES, Subgenre
from engine.words.hints import (
    GENRE_OF_INSTRUMENT,
    GENRE_OF_USE,
    GENRES_OF_MOOD,
    MOOD_OF_USE,
    MOODS_OF_GENRE,
    genre_hints,
    mood_hints,
)
from engine.words.instrument_names import with_known_names
from engine.words.moods import MOODS as MOOD_CUES
from engine.words.readings import Heard
from engine.words.understanding import Understanding, understand

_USUAL_GENRES = ("pop", "lo-fi", "house", "rock", "cinematic", "synthwave")
# Where the end of a change lies, as a factor on the tempo at the start.
_CHANGES = {"faster": 1.45, "slower": 0.65}
# A logo's sound, where nobody says how long.
STING_SECONDS = 10.0
_LISTS = ("instruments", "without", "production")
_FIELDS = (
    "genre",
    "mood",
    "subgenre",
    "metre",
    "swing",
    "is_half_time",
    "lead",
    "voice",
    "singer",
    "language",
    "arc",
    "ending",
    "use",
    "loudness_lufs",
)


def with_length(brief: Brief, most_seconds: float = DURATION_SECONDS[1]) -> Brief:
    """The brief with its length decided: where nobody chose it, the words may. It comes before the price.

    most_seconds: no longer for the sake of lyrics alone.
    """
    if not brief.is_length_open:
        return brief
    findings = _findings_of(understand(brief.prompt), brief)
    found = _values(findings, "duration_seconds")
    if found:
        return replace(brief, duration_seconds=float(found[0]), is_length_open=False)
    closed = replace(brief, is_length_open=False)
    worded = _with_words(closed, findings)
    if worded.use == "sting" and not worded.sections:
        return replace(closed, duration_seconds=STING_SECONDS)
    if worded.sections:
        return _with_length_of_form(closed)
    is_sung = not worded.is_instrumental and worded.voice not in {"none", "hummed"} and worded.lyrics.strip()
    return _with_length_of_lyrics(closed, most_seconds) if is_sung else closed


def _with_length_of_lyrics(brief: Brief, most_seconds: float) -> Brief:
    """Long enough for all lines, as far as that may be; where that is more than usual, their tempo is kept with it."""
    takes = [resolve(replace(brief, seed=seed)) for seed in ([brief.seed] if brief.seed is not None else SEEDS)]
    if not any(word_room(take).unsung for take in takes):
        return brief
    most = max(most_seconds, brief.duration_seconds)
    seconds = seconds_for_words(takes[0], most) or most
    return replace(brief, duration_seconds=seconds, tempo_bpm=takes[0].tempo_bpm)


def _with_length_of_form(brief: Brief) -> Brief:
    """As long as its sections last. Their tempo is kept with it: at another one the bars would not fit."""
    decided = resolve(brief)
    seconds = seconds_of(decided)
    if seconds is None or seconds == brief.duration_seconds:
        return brief
    return replace(brief, duration_seconds=seconds, tempo_bpm=decided.tempo_bpm)


def resolve(brief: Brief) -> Brief:
    """The brief with every "auto" decided: from the words, then from the habits of genre and mood, varied by the seed.

    What the brief already names is kept; what its `ignored` names was thrown out and is not read again. The seed
    itself is kept as given. Deterministic for (brief, seed).
    """
    brief = with_known_names(with_length(brief))
    understanding = understand(brief.prompt, has_lyrics=bool(brief.lyrics.strip()))
    findings = _findings_of(understanding, brief)
    is_named = brief.genre is not None or bool(_values(findings, "genre") or _values(findings, "subgenre"))
    brief = _with_score(brief, _with_words(brief, findings), understanding)
    seed = brief.seed if brief.seed is not None else 0
    brief = _with_genre_and_mood(brief, understanding, seed)
    brief = _with_habits(brief)
    brief = replace(brief, key=key_for(brief, brief.key or next(iter(_values(findings, "key")), None), seed))
    return _with_voice(_with_tempo(brief, findings, understanding, seed, is_named=is_named))


def _findings_of(understanding: Understanding, brief: Brief) -> list[Heard]:
    return [finding for finding in understanding.reading.findings if finding.id not in brief.ignored]


def _values(findings: Iterable[Heard], field: str) -> list[Any]:
    return [finding.value for finding in findings if finding.field == field]


def _with_words(brief: Brief, findings: list[Heard]) -> Brief:
    """The brief with every empty field that the words fill by themselves."""
    changes: dict[str, Any] = {}
    for finding in findings:
        if finding.field in _FIELDS and getattr(brief, finding.field) is None:
            changes.setdefault(finding.field, finding.value)
        elif finding.field in _LISTS and not getattr(brief, finding.field):
            changes[finding.field] = (*changes.get(finding.field, ()), finding.value)
        elif finding.field == "sections" and not brief.sections:
            changes["sections"] = (*changes.get("sections", ()), SectionWish(**finding.value))[:MOST_SECTIONS]
        elif finding.field == "lyrics" and not brief.lyrics.strip():
            changes["lyrics"] = finding.value
    if "instruments" in changes and True in _values(findings, "only_these"):
        changes["only_these"] = True
    if brief.genre is not None and not _belongs(changes.get("subgenre"), brief.genre):
        del changes["subgenre"]
    return _with_loop(replace(brief, **changes))


def _with_score(brief: Brief, worded: Brief, understanding: Understanding) -> Brief:
    """A piece for the instruments that its words name is played by them alone, unless its genre needs a band."""
    is_open = not brief.instruments and "only_these:True" not in brief.ignored
    is_chamber = worded.genre is None or worded.genre in CHAMBER
    if understanding.is_scored and is_open and is_chamber and worded.instruments:
        return replace(worded, only_these=True)
    return worded


def _belongs(subgenre: str | None, genre: str) -> bool:
    return subgenre is None or subgenre in FORMS or SUBGENRES[subgenre].genre == genre


def _with_loop(brief: Brief) -> Brief:
    if brief.use == "loop" and brief.ending is None:
        return replace(brief, ending="loop")
    return replace(brief, use="loop") if brief.ending == "loop" and brief.use is None else brief


def _with_genre_and_mood(brief: Brief, understanding: Understanding, seed: int) -> Brief:
    refused = {*brief.without, *(each.partition(":")[2] for each in brief.ignored)}
    refused |= {SUBGENRES[name].genre for name in brief.without if name in SUBGENRES}
    allowed = tuple(genre for genre in GENRES if genre not in refused)
    moods = tuple(mood for mood in MOODS if mood not in refused) or MOODS
    traits = understanding.traits
    mood = brief.mood or _first((*(trait.mood for trait in traits), *mood_hints(brief.prompt)), moods)
    mood = mood or _first((MOOD_OF_USE.get(brief.use or "", ""),), moods)
    genre = brief.genre or _genre(brief, understanding, mood, allowed or GENRES, seed)
    if mood is None:
        usual = tuple(each for each in MOODS_OF_GENRE[genre] if each in moods) or moods
        mood = stream(seed, "mood", genre, brief.prompt).choice(usual)
    return replace(brief, genre=genre, mood=mood)


def _genre(brief: Brief, understanding: Understanding, mood: str | None, allowed: tuple[str, ...], seed: int) -> str:
    habits = _habits(brief)
    named = habits.genre if habits else None
    candidates = (
        named, _genre_of_sound(brief),
        *(trait.genre for trait in understanding.traits), GENRE_OF_USE.get(brief.use or ""),
        *genre_hints(brief.prompt), *(GENRE_OF_INSTRUMENT.get(name, "") for name in brief.instruments),
    )  # fmt: skip
    suggested = _first((each for each in candidates if each), allowed)
    if suggested is not None:
        return suggested
    usual = GENRES_OF_MOOD[mood] if mood else _USUAL_GENRES
    choices = tuple(each for each in usual if each in allowed) or allowed
    return stream(seed, "genre", brief.prompt).choice(choices)


def _genre_of_sound(brief: Brief) -> str | None:
    """Steel drums are reggae's; a waltz for one piano is classical, in whichever language it is asked for."""
    if "steel drums" in brief.instruments:
        return "reggae"
    is_piano_alone = brief.only_these and set(brief.instruments) <= {"grand piano", "felt piano"}
    is_quartet = brief.only_these and {"solo cello", "viola"} <= set(brief.instruments)
    return "classical" if is_piano_alone or is_quartet or (brief.metre == "3/4" and not brief.subgenre) else None


def _first(names: Iterable[str], allowed: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in allowed), None)


def _habits(brief: Brief) -> Subgenre | None:
    return SUBGENRES.get(brief.subgenre or "")


def _with_habits(brief: Brief) -> Brief:
    """Metre, swing, half time and instruments that a style usually has, where nobody asked for others."""
    habits = _habits(brief)
    if habits is None:
        return replace(brief, metre=metre_for(brief, None))
    wanted = tuple(name for name in habits.instruments if name not in brief.without)
    return replace(
        brief,
        metre=metre_for(brief, habits.metre),
        swing=habits.swing if brief.swing is None else brief.swing,
        is_half_time=(habits.is_half_time or None) if brief.is_half_time is None else brief.is_half_time,
        instruments=brief.instruments or wanted,
    )


def _with_tempo(
    brief: Brief, findings: list[Heard], understanding: Understanding, seed: int, *, is_named: bool
) -> Brief:
    """A number from the words, else one near a place in the range they mean or the style has, at which bars fit."""
    end = brief.tempo_end_bpm or next(iter(_values(findings, "tempo_end_bpm")), None)
    word = next(iter(_values(findings, "tempo_bpm")), None)
    exact = brief.tempo_bpm if brief.tempo_bpm is not None else word
    if isinstance(exact, int | float):
        tempo = round(float(exact), 3)
        return replace(brief, tempo_bpm=tempo, tempo_end_bpm=_end_tempo(end, tempo))
    chance = stream(seed, "tempo", str(brief.genre), str(brief.mood))
    if word is not None:
        # Slow and fast mean what they mean in a style, if one was named; from slow to fast they mean it by themselves.
        style = brief.genre if is_named and not isinstance(end, str) else None
        low, high = tempo_range(word, style, brief.subgenre) if isinstance(word, str) else word
        tempo = chance.uniform(low, high)
    else:
        low, high = _habitual_range(brief)
        tempo = _habitual_tempo(brief, understanding, chance)
    tempo = float(round(tempo))
    brief = replace(brief, tempo_bpm=tempo, tempo_end_bpm=_end_tempo(end, tempo))
    return replace(brief, tempo_bpm=fitting_tempo(brief, low, high))


def _habitual_range(brief: Brief) -> tuple[float, float]:
    habits = _habits(brief)
    return (habits and habits.tempo_bpm) or STYLES[str(brief.genre)].tempo_bpm


def _habitual_tempo(brief: Brief, understanding: Understanding, chance: Random) -> float:
    slow, fast = _habitual_range(brief)
    place = MOOD_CUES[str(brief.mood)].speed if brief.use not in ("sleep", "meditation") else 0.0
    if understanding.traits and slow <= understanding.traits[0].tempo_bpm <= fast:
        place = (understanding.traits[0].tempo_bpm - slow) / (fast - slow)
    place = min(1.0, max(0.0, place + chance.uniform(-0.12, 0.12)))
    return slow + (fast - slow) * place


def _end_tempo(found: str | float | None, tempo: float) -> float | None:
    """The tempo at the end: as found, where that is a number, else as much faster or slower as people hear well."""
    if found is None or isinstance(found, int | float):
        return found
    low, high = TEMPO_BPM
    return float(round(min(high, max(low, tempo * _CHANGES[found]))))


def _with_voice(brief: Brief) -> Brief:
    voice = brief.voice
    if voice is None:
        voice = "none" if brief.is_instrumental else "sung"
    if voice == "sung" and not brief.lyrics.strip():
        voice = "hummed"
    return replace(brief, voice=voice, is_instrumental=voice == "none")
