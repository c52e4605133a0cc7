"""Chains are read by one parser, which says in a sentence what to change."""

from __future__ import annotations

import json

import pytest

from engine.effects.chain import MOST_EFFECTS, describe_kinds, parse, parse_text
from engine.effects.parameters import ChainError
from tests.engine.effects.sounds import EXAMPLES

BAD = [
    ("[]", "A chain is an object"),
    ("{", "not JSON"),
    ("[" * 60_000, "not JSON"),
    ('{"effects": "' + "x" * 70_000 + '"}', "too long"),
    ('{"effects": {}}', "effects must be a list"),
    ('{"version": 2, "effects": []}', "version 2"),
    ('{"version": true, "effects": []}', "version"),
    ('{"efects": []}', "'efects' is nothing that a chain has"),
    ('{"name": 7}', "name"),
    ('{"effects": [7]}', "Effect 1: must be an object"),
    ('{"effects": [{"kind": "hoover"}]}', "'hoover' is no effect there is; there are tempo"),
    ('{"effects": [{"kind": "reverb", "room": "cave"}]}', "Effect 1 (reverb): room must be one of bathroom"),
    ('{"effects": [{"kind": "reverb", "wet": 1}]}', "'wet' is not one of its parameters, which are: room"),
    ('{"effects": [{"kind": "reverb", "mix": NaN}]}', "mix must be a number from 0 to 1; it is not a finite one"),
    ('{"effects": [{"kind": "reverb", "mix": Infinity}]}', "not a finite one"),
    ('{"effects": [{"kind": "reverb", "mix": true}]}', "must be a number; it is True"),
    ('{"effects": [{"kind": "reverb", "mix": "0.5"}]}', "must be a number"),
    ('{"effects": [{"kind": "reverb", "mix": null}]}', "must be a number; it is None"),
    ('{"effects": [{"kind": "speed", "factor": 0}]}', "factor must be from 0.25 to 4 times; it is 0"),
    ('{"effects": [{"kind": "speed", "factor": 1000000000}]}', "it is 1000000000"),
    ('{"effects": [{"kind": "speed", "factor": 1' + "0" * 400 + "}]}", "a very large number"),
    ('{"effects": [{"kind": "speed", "factor": -1}]}', "from 0.25 to 4"),
    ('{"effects": [{"kind": "speed"}]}', "factor is missing"),
    ('{"effects": [{"kind": "loop", "times": 2.5}]}', "whole number"),
    ('{"effects": [{"kind": "tempo"}]}', "give either factor, or to_bpm"),
    ('{"effects": [{"kind": "tempo", "to_bpm": 120}]}', "from_bpm, the tempo that the sound has"),
    ('{"effects": [{"kind": "tempo", "to_bpm": 300, "from_bpm": 20}]}', "more than four times"),
    ('{"effects": [{"kind": "parametric_equalizer", "bands": []}]}', "bands must be a list of 1 to 12"),
    ('{"effects": [{"kind": "parametric_equalizer", "bands": [{"hertz": 9e9}]}]}', "entry 1: hertz must be from 20"),
    ('{"effects": [{"kind": "band_pass", "low_hertz": 4000}]}', "high_hertz must be at least a tenth above"),
    ('{"effects": [{"kind": "delay"}]}', "give either seconds, or beats"),
    ('{"effects": [{"kind": "delay", "beats": 16, "bpm": 20}]}', "0.02 to 4 seconds apart"),
    ('{"effects": [{"kind": "cut", "start_seconds": 2, "end_seconds": 1}]}', "end_seconds must be behind"),
    ('{"effects": [{"kind": "cross_fade", "into": "", "at_seconds": 1, "seconds": 1}]}', "into must be a name"),
    ('{"effects": [{"kind": "noise_reduction", "learn_from": 1, "learn_to": 1}]}', "at least 0.1 seconds"),
    ('{"region": {"start_seconds": 1, "end_seconds": 1}}', "Region: end_seconds must be at least"),
    ('{"region": {"start_seconds": 1}}', "Region: end_seconds is missing"),
    ('{"region": []}', "Region: must be an object"),
    ('{"export": {"sample_rate": 44000}}', "Export: sample_rate must be one of"),
    ('{"export": {"bit_depth": 17}}', "Export: bit_depth must be 16, 24, or 32"),
    ('{"export": {"bit_depth": 32, "format": "flac"}}', "only wav holds 32 bits"),
    ('{"export": {"bit_depth": 16, "format": "mp3"}}', "mp3 has its own sample rate"),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_nonsense_is_refused_with_what_to_do(text: str, words: str) -> None:
    with pytest.raises(ChainError) as refused:
        parse_text(text)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 600


def test_too_many_effects_are_refused() -> None:
    parse({"effects": [EXAMPLES["gain"]] * MOST_EFFECTS})
    with pytest.raises(ChainError, match=f"at most {MOST_EFFECTS} effects; this one has {MOST_EFFECTS + 1}"):
        parse({"effects": [EXAMPLES["gain"]] * (MOST_EFFECTS + 1)})


def test_rooms_are_counted_because_they_fill_the_memory() -> None:
    with pytest.raises(ChainError, match="at most 3 reverbs"):
        parse({"effects": [EXAMPLES["reverb"]] * 4})


def test_what_is_written_down_is_read_as_the_same() -> None:
    chain = parse(
        {
            "name": "All of it",
            "effects": list(EXAMPLES.values()),
            "region": {"start_seconds": 1, "end_seconds": 2.5},
            "export": {"format": "flac", "bit_depth": 24, "channels": "mono"},
        }
    )
    document = json.loads(json.dumps(chain.to_dict()))
    assert document["version"] == 1
    assert parse(document) == chain
    assert document["effects"][0] == {"kind": "tempo", "factor": 0.8}
    # Defaults are written out, so that the chain means the same when they change.
    assert document["effects"][list(EXAMPLES).index("limiter")]["ceiling_dbtp"] == -1.0


def test_an_empty_chain_is_one() -> None:
    assert parse({}).effects == ()
    assert parse({"effects": [], "region": None, "export": None}).to_dict() == {"version": 1, "effects": []}


def test_forms_can_be_made_of_the_description() -> None:
    described = describe_kinds()
    assert described["reverb"]["parameters"]["mix"] == {
        "type": "number",
        "least": 0.0,
        "most": 1.0,
        "unit": "",
        "default": 0.25,
    }
    assert described["pitch"]["title"] == "Pitch (tempo kept)"
    json.dumps(described)
