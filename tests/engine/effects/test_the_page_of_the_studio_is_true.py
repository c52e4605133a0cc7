"""docs/studio.md lists every effect with its parameters, ranges and defaults, and every preset."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine.effects.chain import describe_kinds, parse
from engine.effects.parameters import describe
from engine.effects.presets import chain_presets
from engine.mixing.document import Master, Part, Song, parse_mix
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "studio.md").read_text("utf-8")


def in_words(rule: dict[str, Any]) -> str:
    kind = rule["type"]
    if kind == "choice":
        words = ", ".join(rule["words"])
    elif kind == "list":
        entries = "; ".join(f"`{name}` {in_words(each)}" for name, each in rule["entries"].items())
        words = f"1 to {rule['most']} of ({entries})"
    elif "least" in rule:
        words = f"{rule['least']:g} to {rule['most']:g} {rule['unit']}".rstrip()
    else:
        words = kind
    if "default" not in rule:
        return f"{words}; needed"
    default = rule["default"]
    if default is None:
        return f"{words}; may be left out"
    return f"{words}; {str(default).lower() if isinstance(default, bool | str) else f'{default:g}'}"


@pytest.mark.parametrize("kind", describe_kinds())
def test_an_effect_stands_on_the_page_as_it_is(kind: str) -> None:
    effect = describe_kinds()[kind]
    parameters = "<br>".join(f"`{name}` {in_words(rule)}" for name, rule in effect["parameters"].items())
    assert f"| `{kind}` | {effect['title']} | {parameters} |" in PAGE


def test_every_preset_stands_on_the_page() -> None:
    assert [name for name in chain_presets() if f"`{name}`" not in PAGE] == []


def test_the_chain_and_the_mix_on_the_page_can_be_read() -> None:
    chain, mix, *_wishes = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert len(parse(json.loads(chain)).effects) == 5
    assert len(parse_mix(json.loads(mix)).parts) == 3


@pytest.mark.parametrize("kind", [Part, Song, Master])
def test_everything_a_mix_may_hold_stands_on_the_page(kind: type) -> None:
    ranges = {name: f" {in_words(rule)}" if "least" in rule else "" for name, rule in describe(kind).items()}
    assert [name for name, words in ranges.items() if f"`{name}`{words}" not in PAGE] == []
