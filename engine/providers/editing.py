"""Whether an edit can be done as it is asked for; what can't is refused before anything is sent."""

from __future__ import annotations

from engine.providers.catalogue import Model
from engine.providers.edits import OPTIONS, Edit
from engine.providers.interface import Refused

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


def end_of(edit: Edit) -> float:
    """Where the part ends."""
    return edit.source_seconds if edit.end is None else edit.end


def _check_times(edit: Edit, model: Model) -> None:
    if edit.source_seconds <= 0 or edit.before < 0 or edit.after < 0:
        raise Refused("Choose lengths that are not below zero.")
    if edit.kind == "extend" and not edit.before + edit.after:
        raise Refused("Choose how much longer the song is to be.")
    if not 0 <= edit.start < end_of(edit) <= edit.source_seconds + _SLACK_SECONDS:
        raise Refused("Choose a part of the song that ends after it begins.")
    if edit.seconds > model.longest_seconds:
        raise Refused(f"{model.name} makes songs of up to {model.longest_seconds:g} seconds. Choose a shorter one.")
