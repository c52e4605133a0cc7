"""Values that fit a JSON Schema, as a language model that always obeys would write them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

WORDS = "warm bright slow river morning guitar light rain echo silver".split()


def fitting(schema: Mapping[str, Any], dice: random.Random) -> Any:
    if "enum" in schema:
        return dice.choice(schema["enum"])
    kinds = {
        "object": lambda: {name: fitting(part, dice) for name, part in schema.get("properties", {}).items()},
        "array": lambda: [fitting(schema.get("items", {}), dice) for _ in range(max(1, schema.get("minItems", 1)))],
        "string": lambda: text(dice, 3),
        "integer": lambda: int(schema.get("minimum", 1)),
        "number": lambda: float(schema.get("minimum", 0.5)),
        "boolean": lambda: dice.random() < 0.5,
        "null": lambda: None,
    }
    return kinds[str(schema.get("type", "string")).lower()]()


def text(dice: random.Random, count: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(count))
