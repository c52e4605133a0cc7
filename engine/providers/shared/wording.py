"""A brief in a model's words: the prompt with all choices, lyrics that fit, a seed per attempt, what is left out."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence, Set

from engine.brief import SEED_MAXIMUM, Brief
from engine.outside import Refused
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.services import SERVICES

INSTRUMENTAL = "[instrumental]"
# ACE-Step's own guidance is what half a style strength means.
_LEAST_GUIDANCE, _GUIDANCE_SPAN = 5.0, 20.0
# Done here whoever makes it, or told of by the model itself.
PROMISED = frozenset({"genre", "subgenre", "mood", "key", "tempo_bpm", "duration_seconds", "loudness_lufs"})
_ARCS = {"steady": "steady energy", "builds": "builds up", "falls": "calms down", "waves": "rises and falls"}
_ENDINGS = {"final": "a final chord", "fade": "fades out", "cold": "stops on the beat", "loop": "a seamless loop"}
_USES = {"bed": "background music", "sting": "a short sting", "loop": "a seamless loop"}
_PADDING = ", a piece of music"


def attempt_seed(request: GenerationRequest) -> int:
    """A seed no other attempt has, so that an attempt is found by it; another seed of the brief gives another one."""
    return seed_of(request.brief.seed, request.token)


def seed_of(chosen: int | None, token: str) -> int:
    text = f"{chosen}:{token}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % (SEED_MAXIMUM + 1)


def check_length(brief: Brief, model: Model) -> None:
    """Raises Refused for a length the model can't make."""
    low, high = model.shortest_seconds, model.longest_seconds
    too_short = model.takes_duration and brief.duration_seconds < low
    if too_short or brief.duration_seconds > high:
        range_ = f"{low:g} seconds" if low == high else f"{low:g} to {high:g} seconds"
        raise Refused(f"{model.name} makes songs of {range_}. Choose another length or another model.")


def chosen(brief: Brief, apart: Set[str] = frozenset()) -> str:
    """The choices of a brief as words that continue a prompt; apart: those that go beside it."""
    choices = {
        "genre": brief.genre,
        "mood": brief.mood and f"{brief.mood} mood",
        "key": brief.key and f"in {brief.key}",
        "tempo_bpm": brief.tempo_bpm is not None and f"{brief.tempo_bpm:g} BPM",
        **wishes(brief),
    }
    return "".join(f", {words}" for name, words in choices.items() if words and name not in apart)


def wishes(brief: Brief) -> dict[str, str]:
    """What was chosen that no model here has a setting for, in words; by field of the brief."""
    names = " and ".join(brief.instruments)
    words = {
        "metre": brief.metre and f"in {brief.metre}",
        "tempo_end_bpm": brief.tempo_end_bpm is not None and f"ending at {brief.tempo_end_bpm:g} BPM",
        "swing": brief.swing is not None and ("swung" if brief.swing >= 0.3 else "straight"),
        "is_half_time": brief.is_half_time and "half-time drums",
        "instruments": names and (f"only {names}" if brief.only_these else f"with {names}"),
        "lead": brief.lead and f"melody on {brief.lead}",
        "without": brief.without and f"no {', no '.join(brief.without)}",
        "singer": brief.singer and ("choir" if brief.singer == "choir" else f"{brief.singer} voice"),
        "voice": brief.voice == "hummed" and "hummed voice",
        "density": brief.density is not None and _in_thirds(brief.density, "sparse", "", "busy"),
        "sections": brief.sections and f"form: {', '.join(section.name for section in brief.sections)}",
        "arc": brief.arc and _ARCS[brief.arc],
        "ending": brief.ending and _ENDINGS[brief.ending],
        "use": brief.use and _USES.get(brief.use, f"for {brief.use}"),
        "production": brief.production and f"{', '.join(brief.production)} sound",
    }
    return {name: text for name, text in words.items() if text}


def _in_thirds(share: float, low: str, middle: str, high: str) -> str:
    return low if share < 1 / 3 else high if share > 2 / 3 else middle


def hopes(found: Mapping[str, str], model: Model) -> list[str]:
    """What was heard that the model gets in its prompt, and has no setting for; found: a label by field."""
    promised = {*PROMISED, *model.takes, *({"voice", "language"} if "lyrics" in model.takes else ())}
    labels = [label for field, label in found.items() if field not in promised]
    return [_hope(model, labels)] if labels else []


def _hope(model: Model, labels: Sequence[str]) -> str:
    return f"{model.name} gets this in words, and may not heed it: {', '.join(labels)}."


def prompt(brief: Brief, model: Model) -> str:
    """What the person wrote, then what was chosen; a prompt too long is cut at a word, the choices stay whole."""
    choices = chosen(brief)
    text = cut(one_line(brief.prompt), model.prompt_characters - len(choices)) + choices
    return text if len(text) >= model.shortest_prompt_characters else text + _PADDING


def is_prompt_cut(brief: Brief, model: Model) -> bool:
    choices = chosen(brief, SERVICES[model.service].settings_apart)
    return len(one_line(brief.prompt)) > model.prompt_characters - len(choices)


def lyrics(brief: Brief, model: Model) -> str:
    """The words to sing, cut at a line where there are too many; "" for none."""
    if brief.is_instrumental:
        return ""
    return _cut_lines(_clean_lyrics(brief), model.lyrics_characters)


def needed_lyrics(brief: Brief, model: Model) -> str:
    """The words to sing for a model that makes nothing without them. Raises Refused."""
    words = lyrics(brief, model)
    if len(words) < max(1, model.shortest_lyrics_characters):
        raise Refused(
            f"{model.name} only makes songs that are sung: write lyrics of at least "
            f"{model.shortest_lyrics_characters} characters, or choose another model."
        )
    return words


def tagged_lyrics(request: GenerationRequest, model: Model) -> str:
    """For ACE-Step, which hears from a tag that nothing is to be sung."""
    return INSTRUMENTAL if request.brief.is_instrumental else lyrics(request.brief, model)


def guidance(style_strength: float) -> float:
    """How closely ACE-Step follows its words."""
    return round(_LEAST_GUIDANCE + _GUIDANCE_SPAN * style_strength, 3)


def ignored(brief: Brief, model: Model) -> list[str]:
    """What the brief asks for and this model will not heed, in plain words."""
    return [
        *_ignored_words(brief, model),
        *_ignored_length(brief, model),
        *_ignored_settings(brief, model),
    ]


def _ignored_words(brief: Brief, model: Model) -> list[str]:
    remarks = []
    if is_prompt_cut(brief, model):
        remarks.append(f"The description is too long for {model.name}: its end is left out.")
    words = _clean_lyrics(brief)
    if model.is_instrumental_only and not brief.is_instrumental:
        remarks.append(f"{model.name} makes instrumental music only: nothing will be sung.")
    elif model.is_sung_only and brief.is_instrumental:
        remarks.append(f"{model.name} can't make instrumental music.")
    elif "lyrics" not in model.takes and words and not brief.is_instrumental:
        remarks.append(f"{model.name} writes its own lyrics: yours will not be sung.")
    elif words and brief.is_instrumental:
        remarks.append("The lyrics will not be sung: the song is to be instrumental.")
    elif len(words) > model.lyrics_characters and not model.is_instrumental_only and "lyrics" in model.takes:
        remarks.append(
            f"{model.name} sings up to {model.lyrics_characters} characters of lyrics: the rest is left out."
        )
    elif "lyrics" in model.takes and not words and not brief.is_instrumental and not model.writes_lyrics:
        remarks.append(f"Without lyrics {model.name} sings nothing.")
    return remarks


def _ignored_length(brief: Brief, model: Model) -> list[str]:
    if model.takes_duration:
        return []
    if model.shortest_seconds == model.longest_seconds:
        same = brief.duration_seconds == model.longest_seconds
        return [] if same else [f"{model.name} always makes {model.longest_seconds:g} seconds."]
    return [f"{model.name} chooses the length itself, up to {model.longest_seconds:g} seconds."]


def _ignored_settings(brief: Brief, model: Model) -> list[str]:
    remarks = []
    if brief.style_strength != Brief.style_strength and "style_strength" not in model.takes:
        remarks.append(f"{model.name} has no setting for the strength of the style.")
    if brief.theme is not None and "theme" not in model.takes:
        remarks.append(f"{model.name} takes no theme: yours will not be heard.")
    if brief.seed is not None and "seed" not in model.takes:
        remarks.append(
            f"{model.name} gets a seed of its own for each try; the song's recipe tells it."
            if model.has_seed
            else f"{model.name} takes no seed."
        )
    if words := {name: text for name, text in wishes(brief).items() if name not in model.takes}:
        remarks.append(_hope(model, list(words.values())))
    return remarks


def one_line(text: str) -> str:
    return " ".join(text.split())


def whole_seconds(seconds: float) -> int:
    """Never shorter than asked for."""
    return math.ceil(seconds)


def cut(text: str, longest: int) -> str:
    """At the end of a word where there is one."""
    if len(text) <= longest:
        return text
    head, space, _ = text[: longest + 1].rpartition(" ")
    return (head if space else text[:longest]).rstrip(" ,.;:")


def _clean_lyrics(brief: Brief) -> str:
    return "\n".join(line.rstrip() for line in brief.lyrics.strip().splitlines())


def _cut_lines(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head, line_end, _ = text[: longest + 1].rpartition("\n")
    return (head if line_end else cut(text, longest)).rstrip()
