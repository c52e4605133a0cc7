"""Makes once what every piece of music needs, so that processes forked from this one find it made."""

from __future__ import annotations

from engine.brief import Brief
from engine.composer.instruments import font, level_instruments
from engine.words.reading import resolve


def warm_up() -> None:
    """Read the vocabulary, open the font and level every instrument: a second of a core, and no thread is left."""
    resolve(Brief("warm up", seed=0))
    font()
    level_instruments()
