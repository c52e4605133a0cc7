"""Whether a wish for a recording can be met, by what is known of it; apart from its sound, whose tools load slowly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.changing.wishes import Wish
from engine.covering.planning import draft_cover, draft_part
from engine.covering.wishes import Cover, read_wish


def check_cover(analysis: Mapping[str, Any], wish: Wish) -> float:
    """How many seconds come of a wish, which all that is known without sound allows; fast, before anything is charged.

    analysis: as `engine.analysis.results.Analysis.to_dict` gives it. wish: JSON-ready, of one of these shapes:
    {"verb": "cover", "genre", "seed", and where wished "keep_voice", "tempo_bpm", "key"},
    {"verb": "part", "genre", "part", "seed"}. Raises ChangeError, whose field is one of these, or "recording".
    """
    read = read_wish(wish)
    if isinstance(read, Cover):
        draft = draft_cover(analysis, read)
        return draft.total * 60.0 / draft.quarters_bpm
    draft_part(analysis, read)
    return float(analysis["duration_seconds"])
