"""Words for a song from the built-in writer, with the singer's pronunciations where they were fetched."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from engine.lyrics.writing import Wishes, Words, write
from engine.singing.preparing import SINGER
from makers.weights import models_folder

if TYPE_CHECKING:
    from engine.singing.dictionary import Dictionary


def words_for(wishes: Wishes) -> Words:
    """The words for these wishes; the same wishes give the same words. Raises WriterError."""
    return write(wishes, pronunciations())


def pronunciations() -> Dictionary | None:
    """The dictionary of the singer, loaded once; None where it was not fetched."""
    folder = models_folder()
    return _dictionary(folder / SINGER.name) if SINGER.is_ready(folder) else None


@lru_cache(maxsize=1)
def _dictionary(folder: Path) -> Dictionary | None:
    # Loaded here: it takes 30 MB, which a process that writes no words does not need.
    try:
        dictionary: Dictionary = import_module("engine.singing.dictionary").Dictionary(folder)
    except OSError:
        return None
    return dictionary
