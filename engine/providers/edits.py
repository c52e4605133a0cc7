"""Edits of existing songs: what can be done to a recording, and which options each family of models takes for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
_TURBO = {"cover": frozenset({"strength"}), "repaint": _PART | {"strength"}}
OPTIONS: dict[str, dict[str, frozenset[str]]] = {
    "fal-ace-step": {
        "extend": frozenset({"before", "after"}),
        "repaint": _PART | {"strength"},
        "variation": frozenset({"original_prompt", "original_lyrics"}),
    },
    "fal-stable-audio-25": {"repaint": _PART, "variation": frozenset({"strength"})},
    "ace-step-turbo": _TURBO,
    "ace-step-base": {
        **_TURBO,
        "lego": _PART | {"tracks"},
        "extract": frozenset({"tracks"}),
        "complete": frozenset({"tracks"}),
    },
}
"""By the shape of a model: the edits it can do, and the options of `Edit` it heeds for each."""
