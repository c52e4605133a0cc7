"""Another order of a song's sections as a form that needs no script: each step of its buttons gives the page anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from engine.brief import MOST_SECTIONS
from engine.changing.regions import clock, section_names
from engine.changing.sections import drop_at, has_drop, rows_of
from engine.composer.score import Score
from studio.forms.changing_songs import SongForm, number_field

STEP = "step"
_MOST_CHARACTERS = 400


@dataclass(frozen=True)
class RowShown:
    """A section as it comes now. focus: which of its buttons was pressed last."""

    name: str
    length: str
    focus: str = ""


class ArrangeForm(SongForm):
    """The sections in the order they are to come in, by their numbers, and the moment of the drop."""

    verb = "arrange"
    heading = "Another order"
    explanation = (
        "Move sections, let one come twice or leave it out. Each keeps its notes, and inside also its sound; where "
        "others follow each other now, it is played anew. What rings out at the end stays there, and is not counted."
    )
    button = "Put it in this order"
    order = forms.CharField(widget=forms.HiddenInput, max_length=_MOST_CHARACTERS, required=False)
    add = forms.ChoiceField(label="Another time", required=False)

    def __init__(self, score: Score, data: QueryDict | None = None) -> None:
        self._names = section_names(score.sections)
        self._focus: tuple[int, str] = (-1, "")
        is_step = data is not None and STEP in data
        super().__init__(score, None if is_step else data)
        if data is not None and is_step:
            self._take_step(data)

    def offer(self, score: Score) -> None:
        """The sections as they are, and the drop where there is one to move."""
        self._numbers = " ".join(str(number) for number in range(1, len(self._names) + 1))
        self.fields["order"].initial = self._numbers
        self._lengths = [f"{row.bars} bar{'s' if row.bars != 1 else ''}" for row in rows_of(score)]
        add = self.fields["add"]
        if isinstance(add, forms.ChoiceField):
            add.choices = [("", "no other section"), *((str(n), name) for n, name in enumerate(self._names, 1))]
        if has_drop(score):
            label = f"The drop begins at second (now {drop_at(score):.1f}, {clock(drop_at(score))})"
            self.fields["drop_seconds"] = number_field(label)

    def rows(self) -> list[RowShown]:
        """The sections as they come by what was chosen until now."""
        places = [int(word) - 1 for word in self._order() if word.isdecimal() and 0 < int(word) <= len(self._names)]
        return [
            RowShown(self._names[place], self._lengths[place], self._focus[1] if at == self._focus[0] else "")
            for at, place in enumerate(places)
        ]

    def wish(self) -> dict[str, Any]:
        """The order where it is another one or nothing else is wished, the section that is added at last, the drop."""
        order = [*self._order(), *([self.cleaned_data["add"]] if self.cleaned_data["add"] else [])]
        moment = self.cleaned_data.get("drop_seconds")
        found: dict[str, Any] = {"verb": self.verb}
        if moment is None or order != self._numbers.split():
            found["sections"] = order
        return found if moment is None else {**found, "drop_seconds": moment}

    def refuse(self, field: str, message: str) -> None:
        """What is wrong with the order is told below the list."""
        super().refuse("add" if field == "sections" else field, message)

    def _order(self) -> list[str]:
        value = self.cleaned_data.get("order", "") if self.is_bound and hasattr(self, "cleaned_data") else ""
        return str(value or self["order"].value() or "").split()

    def _take_step(self, data: QueryDict) -> None:
        """Show what one button makes of the order; what else was typed stays."""
        words = str(data.get("order", ""))[:_MOST_CHARACTERS].split()[:MOST_SECTIONS]
        action, _, at = str(data[STEP]).partition(" ")
        order, focus = step_in(words, action, int(at) if at.isdecimal() else 0, str(data.get("add", "")))
        # At either end the button that was pressed is of no use any more.
        turned = {("up", 0): "down", ("down", len(order) - 1): "up"}
        self._focus = (focus, turned.get((action, focus), action))
        kept = {name: data[name] for name in ("title", "drop_seconds") if name in data}
        self.initial = {**kept, "order": " ".join(order) if action != "reset" else self._numbers}


def step_in(order: Sequence[str], action: str, at: int, added: str) -> tuple[list[str], int]:
    """An order after "up", "down", "twice" or "out" of a section, by its place from 0, or "add"; and its place then."""
    words = list(order)
    if action == "add":
        return [*words, *([added] if added.isdecimal() else [])], -1
    if at >= len(words):
        return words, -1
    if action == "twice" and len(words) < MOST_SECTIONS:
        words.insert(at, words[at])
    elif action == "out" and len(words) > 1:
        del words[at]
    elif action in {"up", "down"}:
        to = min(max(at + (-1 if action == "up" else 1), 0), len(words) - 1)
        words.insert(to, words.pop(at))
        return words, to
    return words, min(at, len(words) - 1)
