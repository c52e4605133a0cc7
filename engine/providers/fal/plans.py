"""A brief with sections as the plan of a song, in the chunks that ElevenLabs Music 2.x at fal.ai takes."""

from __future__ import annotations

from typing import Any

from engine.brief import Brief
from engine.providers.model import Model
from engine.providers.shared import wording
from engine.providers.shared.sections import plan_parts


def composition_plan(brief: Brief, model: Model) -> dict[str, Any]:
    """Every section is a chunk of its length, a long one several; together as long as the song. Raises Refused."""
    parts = plan_parts(brief, model)
    ends = [round(1000 * sum(seconds for _, _, seconds in parts[: number + 1])) for number in range(len(parts))]
    styles = [wording.prompt(brief, model), *(["instrumental"] if brief.is_instrumental else [])]
    unwanted = [*brief.without, *(["vocals"] if brief.is_instrumental else [])]
    return {
        "chunks": [
            {
                "text": f"[{name.capitalize()}]\n{lines}".strip(),
                "duration_ms": end - start,
                "positive_styles": styles,
                "negative_styles": unwanted,
            }
            for (name, lines, _), start, end in zip(parts, [0, *ends], ends, strict=False)
        ]
    }
