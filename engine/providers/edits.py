"""Edits of existing songs: what can be done to a recording, what each family of models takes, and what is refused."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from engine.outside import Refused
from engine.providers.model import Model

Kind = Literal["extend", "repaint", "variation", "cover", "lego", "extract", "complete"]
"""extend: longer at its ends. repaint: a part made anew. variation: another take of the same song. cover: sung and
played anew in the style of the brief. lego: a track added. extract: a track taken out. complete: the tracks that are
missing beside it."""


@dataclass(frozen=True)
class Edit:
    """What to do to a recording; all times are in seconds.

    source: its address, which must stay valid until the work is done, or a file on this disk. source_seconds: its
    length. start, end: the part to work on (end None: to its end). before, after: how much is added at its ends.
    strength: 0-1, how far the result may move away from the recording (None: as far as the service thinks right).
    tracks: which ones to add, take out or complete. original_prompt, original_lyrics: the words of the recording,
    where the result's words (the brief's) are other ones.
    """

    kind: Kind
    source: str | Path
    source_seconds: float
    start: float = 0.0
    end: float | None = None
    before: float = 0.0
    after: float = 0.0
    strength: float | None = None
    tracks: tuple[str, ...] = ()
    original_prompt: str = ""
    original_lyrics: str = ""

    @property
    def seconds(self) -> float:
        """How long the result is."""
        return self.source_seconds + self.before + self.after


_PART = frozenset({"start", "end"})
_ENDS = frozenset({"before", "after"})
_STRENGTH = frozenset({"strength"})
_TURBO = {"extend": _ENDS, "cover": _STRENGTH, "repaint": _PART | {"strength"}}
OPTIONS: dict[str, dict[str, frozenset[str]]] = {
    "fal-ace-step": {
        "extend": _ENDS,
        "repaint": _PART | {"strength"},
        "variation": frozenset({"original_prompt", "original_lyrics"}),
    },
    "fal-ace-step-15": {"repaint": _PART | {"strength"}},
    "fal-stable-audio-25": {"repaint": _PART, "variation": _STRENGTH},
    "fal-stable-audio-3": {"extend": _ENDS, "repaint": _PART, "variation": _STRENGTH},
    "replicate-stable-audio-3": {"extend": frozenset({"after"}), "repaint": _PART, "variation": _STRENGTH},
    "ace-step-turbo": _TURBO,
    "ace-step-sft": _TURBO,
    "ace-step-base": {
        **_TURBO,
        "lego": _PART | {"tracks"},
        "extract": frozenset({"tracks"}),
        "complete": frozenset({"tracks"}),
    },
}
"""By the shape of a model: the edits it can do, and the options of `Edit` it heeds for each."""
ONE_END = frozenset({"ace-step-turbo", "ace-step-sft", "ace-step-base"})
"""Shapes that work on one part at a time, so that a song becomes longer at one end only."""
WHOLE_SECONDS = frozenset({"fal-stable-audio-25"})
"""Shapes whose parts begin and end at whole seconds."""

_DOES = {
    "extend": "make a song longer",
    "repaint": "make a part of a song anew",
    "variation": "make variations of a song",
    "cover": "make a cover of a song",
    "lego": "add a track to a song",
    "extract": "take a track out of a song",
    "complete": "add the tracks missing in a song",
}
_NAMES = {
    "start": "the part",
    "end": "the part",
    "before": "a longer beginning",
    "after": "a longer end",
    "strength": "the strength of the change",
    "tracks": "the tracks",
    "original_prompt": "the words of the original",
    "original_lyrics": "the words of the original",
}
_PLAIN = Edit("cover", "", 0.0)
# A recording's length is seldom told to the sample.
_SLACK_SECONDS = 0.5


def check(edit: Edit, model: Model) -> None:
    """Raises Refused for an edit this model can't do, or one that makes no sense."""
    if edit.kind not in model.edits:
        raise Refused(f"{model.name} can't {_DOES.get(edit.kind, 'do this')}. Choose another model.")
    heeded = OPTIONS[model.shape][edit.kind]
    for name, words in _NAMES.items():
        if name not in heeded and getattr(edit, name) != getattr(_PLAIN, name):
            raise Refused(f"{model.name} has no choice of {words} here. Leave it out, or choose another model.")
    _check_times(edit, model)
    if edit.strength is not None and not 0.0 <= edit.strength <= 1.0:
        raise Refused("Choose a strength between 0 and 1.")


def as_worked(edit: Edit, model: Model) -> Edit:
    """The same edit with the part that this model really works on, which is never smaller than the one asked for."""
    if model.shape not in WHOLE_SECONDS or edit.kind != "repaint":
        return edit
    end = min(float(math.ceil(end_of(edit))), edit.source_seconds)
    return replace(edit, start=float(math.floor(edit.start)), end=end)


def end_of(edit: Edit) -> float:
    """Where the part ends."""
    return edit.source_seconds if edit.end is None else edit.end


def _is_whole(edit: Edit) -> bool:
    return edit.start <= 0 and end_of(edit) >= edit.source_seconds


def _check_times(edit: Edit, model: Model) -> None:
    if edit.source_seconds <= 0 or edit.before < 0 or edit.after < 0:
        raise Refused("Choose lengths that are not below zero.")
    if edit.kind == "extend" and not edit.before + edit.after:
        raise Refused("Choose how much longer the song is to be.")
    if edit.before and edit.after and model.shape in ONE_END:
        raise Refused(f"{model.name} makes a song longer at one end at a time. Choose one of them.")
    if not 0 <= edit.start < end_of(edit) <= edit.source_seconds + _SLACK_SECONDS:
        raise Refused("Choose a part of the song that ends after it begins.")
    if _is_whole(as_worked(edit, model)) and not _is_whole(edit):
        raise Refused(f"{model.name} works on whole seconds, which here is all of the song. Choose a shorter part.")
    if edit.seconds > model.longest_seconds:
        raise Refused(f"{model.name} makes songs of up to {model.longest_seconds:g} seconds. Choose a shorter one.")
