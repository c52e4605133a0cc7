"""The words of a song that nobody wrote: what the desk says they are about, and those that are written for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.lyrics.persons import PERSONS
from engine.lyrics.tables import LANGUAGES
from engine.lyrics.writing import Words
from makers.songwriting import WordsWanted, are_words_open, words_for_song
from tracks.lengths import seconds_of

DESCRIBED = "described"
WORDS_LANGUAGES = [("", "The language of what you wrote"), ("en", "English"), ("de", "German")]
WORDS_PERSONS = [("", "“I”"), *((person, f"“{person}”") for person in PERSONS[1:])]
_REFRAIN_SECONDS = 20


def own_words(values: Mapping[str, Any], *, in_full: bool = False) -> Words | None:
    """The words that are written for a sung song; for one of the custom desk, the refrain alone unless in full.

    values: of the desk, typed or clean. None where the song is hummed, brings its words in its description, or is
    made by a recipe, which had none.
    """
    mode, prompt = values["mode"] or "simple", str(values["prompt"] or "")
    is_custom = mode == "custom"
    if (is_custom and values["voice"] != "sung") or values["from_recipe"]:
        return None
    if not prompt or not are_words_open(prompt):
        return None
    return words_for_song(_wish_of(values, mode, prompt, in_full=in_full))


def words_in(words: Words | None) -> str:
    """The text of words, "" for none."""
    return words.text if words is not None else ""


def _wish_of(values: Mapping[str, Any], mode: str, prompt: str, *, in_full: bool) -> WordsWanted:
    length = values["duration_seconds"]
    seconds = length if isinstance(length, float | int) else seconds_of(str(length or ""))
    is_described, is_custom = mode == DESCRIBED, mode == "custom"
    seed = str(values["words_seed"] or "")
    return WordsWanted(
        prompt=prompt,
        seed=int(seed) if seed.isdecimal() and len(seed) <= 10 else 0,
        about=str(values["about"] or "") if is_described else "",
        language=_chosen_of(LANGUAGES, values["words_language"]) if is_described else "",
        person=_chosen_of(PERSONS, values["words_person"]) if is_described else "",
        genre=str(values["genre"] or "") if is_custom else "",
        mood=str(values["mood"] or "") if is_custom else "",
        seconds=_REFRAIN_SECONDS if is_custom and not in_full else seconds,
    )


def _chosen_of(choices: Iterable[str], value: Any) -> str:
    """A choice that was typed; "" for what is none, which the form refuses in words when it is sent."""
    return next((choice for choice in choices if choice == value), "")
