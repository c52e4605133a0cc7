"""The editor of a chain as the page sends it: effects with what was typed, what was pressed, and what was before."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Written out, as every chain that was checked.
NOTHING: dict[str, Any] = {"version": 1, "effects": []}
MOST_HISTORY = 40
MOST_EFFECTS = 32
# Where an effect begins that has no presets; all others begin with their first one.
BEGINNINGS: dict[str, dict[str, Any]] = {
    "cut": {"start_seconds": 0.0, "end_seconds": 1.0},
    "gain": {"gain_db": -3.0},
}


@dataclass
class Editor:
    """A chain that is being written. history: chains from the first on; at: the place of this one among them.

    source: "" for the whole track, else the stems that are worked on, joined by "+". seconds: where to listen.
    is_snapping: whether the edges of a region keep to beats while they are dragged.
    """

    chain: dict[str, Any] = field(default_factory=lambda: {**NOTHING, "effects": []})
    history: list[dict[str, Any]] = field(default_factory=lambda: [{**NOTHING, "effects": []}])
    at: int = 0
    source: str = ""
    seconds: float = 0.0
    title: str = ""
    is_snapping: bool = True

    @property
    def stems(self) -> list[str]:
        return [name for name in self.source.split("+") if name]

    def remember(self) -> None:
        """Put the chain behind the one it was made of, unless it is the same."""
        if self.chain == self.history[self.at]:
            return
        self.history = [*self.history[: self.at + 1], self.chain][-MOST_HISTORY:]
        self.at = len(self.history) - 1

    def go_to(self, place: int) -> None:
        """Take an earlier or later chain."""
        self.at = min(max(place, 0), len(self.history) - 1)
        self.chain = self.history[self.at]


def read_editor(sent: Mapping[str, str], kinds: Mapping[str, dict[str, Any]]) -> Editor:
    """What the page sends; whatever is no number stays as it was typed, so that who knows can say what is wrong."""
    history, at = _history(sent)
    chain: dict[str, Any] = {**NOTHING, "effects": _effects(sent, kinds)}
    region = {name: _number(sent.get(name, "")) for name in ("start_seconds", "end_seconds") if sent.get(name)}
    if region:
        chain["region"] = region
    if sent.get("name"):
        chain["name"] = sent["name"][:100]
    seconds = _number(sent.get("seconds", ""))
    place = seconds if isinstance(seconds, float) else 0.0
    return Editor(chain, history, at, sent.get("source", ""), place, sent.get("title", ""), "snap" in sent)


def press(editor: Editor, action: str, sent: Mapping[str, str], kinds: Mapping[str, dict[str, Any]]) -> None:
    """Do what a button says: add, remove:0, up:0, down:0, row:0:bands, unrow:0:bands:1, whole, undo, redo, go:0."""
    verb, *words = action.split(":")
    place = int(words[0]) if words and words[0].isdigit() else -1
    effects = editor.chain["effects"]
    if verb == "add" and sent.get("kind") in kinds and len(effects) < MOST_EFFECTS:
        effects.append(new_effect(sent["kind"], kinds))
    elif verb == "whole":
        editor.chain.pop("region", None)
    elif verb in {"undo", "redo"}:
        editor.go_to(editor.at + (1 if verb == "redo" else -1))
    elif verb == "go":
        editor.go_to(place)
    elif 0 <= place < len(effects):
        _press_effect(effects, verb, place, words[1:])


def _press_effect(effects: list[dict[str, Any]], verb: str, place: int, words: list[str]) -> None:
    other = place + (1 if verb == "down" else -1)
    if verb == "remove":
        del effects[place]
    elif verb in {"up", "down"} and 0 <= other < len(effects):
        effects[place], effects[other] = effects[other], effects[place]
    elif verb == "row" and words:
        rows = effects[place].setdefault(words[0], [])
        rows.append(dict(rows[-1]) if rows else {"hertz": 1000.0})
    elif verb == "unrow" and len(words) == 2 and words[1].isdigit():
        rows = effects[place].get(words[0], [])
        if len(rows) > int(words[1]):
            del rows[int(words[1])]


def new_effect(kind: str, kinds: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """An effect as it is when it is added."""
    presets = kinds[kind]["presets"]
    return {"kind": kind, **(BEGINNINGS.get(kind) or next(iter(presets.values()), {}))}


def _history(sent: Mapping[str, str]) -> tuple[list[dict[str, Any]], int]:
    try:
        found = json.loads(sent.get("history", ""))
    except ValueError:
        found = None
    is_good = isinstance(found, list) and all(_is_chain(each) for each in found)
    history = found[-MOST_HISTORY:] if is_good and found else [{**NOTHING, "effects": []}]
    at = sent.get("at", "")
    return history, min(int(at), len(history) - 1) if at.isdigit() else len(history) - 1


def _is_chain(found: object) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("region", {}), dict):
        return False
    effects = found.get("effects")
    return isinstance(effects, list) and all(
        isinstance(each, dict) and isinstance(each.get("kind"), str) for each in effects
    )


def _effects(sent: Mapping[str, str], kinds: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    count = sent.get("count", "0")
    effects = []
    for number in range(min(int(count) if count.isdigit() else 0, MOST_EFFECTS)):
        kind = sent.get(f"e{number}-kind", "")
        if kind in kinds:
            effects.append({"kind": kind, **_values(sent, f"e{number}", kinds[kind]["parameters"])})
    return effects


def _values(sent: Mapping[str, str], before: str, parameters: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, rule in parameters.items():
        key = f"{before}-{name}"
        if rule["type"] == "list":
            count = sent.get(f"{key}-count", "0")
            rows = range(min(int(count) if count.isdigit() else 0, rule["most"]))
            values[name] = [_values(sent, f"{key}-{row}", rule["entries"]) for row in rows]
        elif rule["type"] == "yes or no":
            values[name] = key in sent
        elif sent.get(key, "").strip():
            text = sent[key].strip()
            values[name] = _number(text) if "number" in rule["type"] else text
    return values


def _number(text: str) -> float | str:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return text.strip()
