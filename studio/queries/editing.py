"""How the editor of a chain is shown: effects with their parameters, presets in groups, and what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from studio.queries.presets import Choice, groups_of_kept
from studio.queries.stems import VOICE, Stems

if TYPE_CHECKING:
    from accounts.models import User
    from studio.models import Preset

# What people ask for, in the words they ask with.
GROUPS = {
    "Slowed, sped up": ("slowed-reverb", "sped-up", "nightcore"),
    "Moods": ("lo-fi", "8d", "vinyl", "underwater", "cathedral"),
    "Voices": ("karaoke", "vocal-polish", "podcast"),
    "Devices": ("radio", "telephone"),
    "Finish": ("master",),
}


def preset_groups(presets: Sequence[dict[str, Any]], kept: list[Preset], user: User) -> list[tuple[str, list[Choice]]]:
    """Groups of presets to choose from, each a value and a title; one's own first."""
    titles = {each["name"]: each["title"] for each in presets}
    grouped = {name for names in GROUPS.values() for name in names}
    rest = [each["name"] for each in presets if not each["genre"] and each["name"] not in grouped]
    ours = {**GROUPS, "For a genre": [each["name"] for each in presets if each["genre"]], "More": rest}
    groups = groups_of_kept(kept, user)
    groups += [(title, [(name, titles[name]) for name in names if name in titles]) for title, names in ours.items()]
    return [(title, choices) for title, choices in groups if choices]


def effect_rows(effects: Sequence[dict[str, Any]], kinds: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Each effect with its title and the fields of its parameters."""
    return [
        {
            "kind": each["kind"],
            "title": kinds[each["kind"]]["title"],
            "fields": _fields(f"e{number}", each, kinds[each["kind"]]["parameters"]),
        }
        for number, each in enumerate(effects)
        if each["kind"] in kinds
    ]


def _fields(before: str, values: Mapping[str, Any], rules: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    fields = []
    for name, rule in rules.items():
        if rule["type"] == "name":
            continue  # chosen among tracks (studio.queries.fading)
        value = values.get(name, rule.get("default"))
        shown = {"key": f"{before}-{name}", "name": name, "label": _label(name), "value": _text(value), **rule}
        if rule["type"] == "list":
            rows = values.get(name, [])
            shown["rows"] = [_fields(f"{before}-{name}-{row}", each, rule["entries"]) for row, each in enumerate(rows)]
        elif "number" in rule["type"]:
            shown |= {"is_number": True, "step": _step(rule), "is_slider": _has_slider(rule, value)}
        fields.append(shown)
    return fields


def _has_slider(rule: Mapping[str, Any], value: object) -> bool:
    # On a slider of an hour a second cannot be hit: places in a sound are numbers alone.
    return value not in {None, ""} and rule["most"] < 3600


def _text(value: object) -> object:
    """A number as people write it: 1000 and not 1000.0."""
    return f"{value:.10g}" if isinstance(value, float) else value


def _label(name: str) -> str:
    """ "low_db" → "Low"; the unit stands behind the value."""
    words = name.split("_")
    if len(words) > 1 and words[-1] in {"db", "hertz", "hz", "ms", "seconds", "lufs", "dbtp"}:
        words = words[:-1]
    return " ".join(words).replace("bpm", "BPM").capitalize().replace("bpm", "BPM")


def _step(rule: Mapping[str, Any]) -> str:
    if rule["type"] == "whole number":
        return "1"
    span = rule["most"] - rule["least"]
    return "0.001" if span <= 1 else "0.01" if span <= 60 else "0.1" if span <= 2000 else "1"


def history_rows(
    history: Sequence[dict[str, Any]], at: int, kinds: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """The chains that were, in words, the newest first."""
    rows = [
        {"place": place, "words": _name(history, place) or _in_words(history, place, kinds), "is_now": place == at}
        for place in range(len(history))
    ]
    return rows[::-1]


def _name(history: Sequence[dict[str, Any]], place: int) -> str:
    """The name of a chain as it came; what was made of it has none."""
    name: str = history[place].get("name", "")
    return "" if place and history[place - 1].get("name") == name else name


def _in_words(history: Sequence[dict[str, Any]], place: int, kinds: Mapping[str, dict[str, Any]]) -> str:
    """What was done to the chain before."""
    before, now = ([_title(each, kinds) for each in history[at]["effects"]] for at in (max(place - 1, 0), place))
    if not now and "region" not in history[place]:
        return "As it was"
    if len(now) != len(before):
        more, fewer, verb = (now, before, "Added") if len(now) > len(before) else (before, now, "Removed")
        changed = next((name for name, other in zip(more, fewer, strict=False) if name != other), more[-1])
        return f"{verb} {changed}"
    if sorted(now) == sorted(before) and now != before:
        return "Moved an effect"
    pairs = zip(history[max(place - 1, 0)]["effects"], history[place]["effects"], strict=True)
    altered = [name for name, (old, new) in zip(now, pairs, strict=True) if old != new]
    return ", ".join(altered) or "Another region"


def _title(effect: Mapping[str, Any], kinds: Mapping[str, dict[str, Any]]) -> str:
    return str(kinds[effect["kind"]]["title"]).partition(" (")[0] if effect.get("kind") in kinds else "an effect"


def sources_of(stems: Stems) -> list[Choice]:
    """What of a track can be worked on: a value and words."""
    choices = [("", "The whole track")]
    if stems.has_voice and len(stems.names) > 2:
        choices.append(("+".join(name for name in stems.names if name != VOICE), "All but the voice"))
    return choices + [(name, f"Only the {name}") for name in stems.names]


def tempo_of(chain: Mapping[str, Any]) -> float:
    """How many seconds of the source a second of the result takes, as far as that is the same everywhere."""
    factor = 1.0
    for each in chain["effects"] if "region" not in chain else ():
        change, to_bpm, from_bpm = (_positive(each.get(name)) for name in ("factor", "to_bpm", "from_bpm"))
        if change:
            factor *= change
        elif to_bpm and from_bpm:
            factor *= to_bpm / from_bpm
    return factor


def _positive(value: object) -> float:
    """A number that is one and above nothing; else 0, as in what is still being typed."""
    return float(value) if isinstance(value, int | float) and value > 0 else 0.0
