"""Whether a tool can do what it is asked for; what it can't is refused before anything is sent."""

from __future__ import annotations

import re

from engine.outside import Refused
from engine.providers.tools.interface import Picture, Separation, Transcription
from engine.providers.tools.model import ToolModel

SHIFTS = (1, 10)
PROMPT_CHARACTERS = 2000
HINT_CHARACTERS = 800
"""A model of speech hears a few hundred characters in advance and forgets the rest."""
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)


def check_separation(request: Separation, model: ToolModel) -> None:
    """Raises Refused."""
    if not request.stems or not set(request.stems) <= set(model.stems):
        raise Refused(f"{model.name} makes these stems: {', '.join(model.stems)}. Choose some of them.")
    if not SHIFTS[0] <= request.shifts <= SHIFTS[1]:
        raise Refused(f"Choose {SHIFTS[0]} to {SHIFTS[1]} shifts.")


def check_picture(request: Picture) -> None:
    """Raises Refused."""
    if not 0 < len(request.prompt.strip()) <= PROMPT_CHARACTERS:
        raise Refused(f"Describe the picture in up to {PROMPT_CHARACTERS} characters.")


def check_transcription(request: Transcription) -> None:
    """Raises Refused."""
    if request.language is not None and not _LANGUAGE.fullmatch(request.language):
        raise Refused("Name the language by its two letters, such as “de”, or leave it out.")
