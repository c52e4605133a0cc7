"""A process beside the one that serves pages: it checks chains and wishes and computes previews, one by one.

`python -m engine.effects.serving` reads an order in JSON from each line of its input and answers with a line. It ends
with its input, and when nobody has ordered anything for ten minutes.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from engine.audio.decoding import DecodeError
from engine.brief import BriefError
from engine.changing.regions import ChangeError
from engine.composer.score import Score
from engine.effects.chain import describe_kinds, parse
from engine.effects.effect import EffectError
from engine.effects.parameters import ChainError, parameters
from engine.effects.presets import chain_presets, effect_presets
from engine.effects.previewing import level_of, sum_files
from engine.effects.rendering import preview

_IDLE_SECONDS = 600.0
Order = dict[str, Any]


def describe(_order: Order) -> Order:
    """Every effect with parameters and presets, and every chain there is."""
    kinds = {
        kind: {**each, "presets": {name: parameters(effect) for name, effect in effect_presets(kind).items()}}
        for kind, each in describe_kinds().items()
    }
    presets = [
        {"name": each.name, "title": each.title, "description": each.description, "genre": each.genre,
         "chain": parse(each.document).to_dict()}
        for each in chain_presets().values()
    ]  # fmt: skip
    return {"kinds": kinds, "presets": presets}


def check(order: Order) -> Order:
    """The chain with every parameter written out."""
    return {"chain": parse(order["chain"]).to_dict()}


def hear(order: Order) -> Order:
    """Write the next seconds of a result to a file; how long it is and how loud."""
    target = Path(order["target"])
    sounds = {name: Path(path) for name, path in order["sounds"].items()}
    seconds = preview(
        Path(order["source"]), parse(order["chain"]), target, order["start_seconds"], sounds=sounds, is_ours=True
    )
    return {"seconds": seconds, "lufs": level_of(target)}


def add(order: Order) -> Order:
    """Write the sum of some sounds to a file."""
    target, beside = Path(order["target"]), Path(order["target"] + ".part")
    sum_files([Path(path) for path in order["sources"]], beside)
    beside.replace(target)
    return {}


def check_wish(order: Order) -> Order:
    """How long a song will last after the change that is wished for."""
    # Loaded when it is first needed: most who change sound never change a score.
    verbs, score = import_module("engine.changing.verbs"), Score.from_dict(order["score"])
    return {
        "seconds": verbs.length_after(score, verbs.check_wish(score, order["wish"], keeps_voice=order["keeps_voice"]))
    }


def check_cover(order: Order) -> Order:
    """How long what is wished of a recording will last."""
    return {"seconds": import_module("engine.covering.checking").check_cover(order["analysis"], order["wish"])}


_ACTIONS: dict[str, Callable[[Order], Order]] = {
    "describe": describe,
    "check": check,
    "hear": hear,
    "add": add,
    "check wish": check_wish,
    "check cover": check_cover,
}


def answer(line: str) -> Order:
    """What comes of an order; {"fault": sentence, "field": name or ""} where it cannot be done as it is."""
    order = json.loads(line)
    try:
        return _ACTIONS[order["do"]](order)
    except (ChainError, EffectError, DecodeError) as error:
        return {"fault": str(error), "field": ""}
    except (ChangeError, BriefError) as error:
        return {"fault": str(error), "field": error.field}


def main() -> None:
    # Answers have a line of their own: whatever a library prints must not get between them.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    while select.select([sys.stdin], [], [], _IDLE_SECONDS)[0] and (line := sys.stdin.readline()):
        answers.write(json.dumps(answer(line)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
