"""Every option of a brief that ACE-Step takes changes the request; the others are told."""

from __future__ import annotations

from typing import Any

import pytest

from engine.outside import Refused
from engine.providers.shared.wording import ignored
from tests.doubles.ace_step import AceStepDouble
from tests.engine.providers.ace_step.wire import BASE, TURBO, provider, request

SUNG = {"is_instrumental": False, "lyrics": "[Verse]\nRain on the window"}
CHANGES: list[dict[str, Any]] = [
    {"prompt": "a loud guitar in the desert"},
    {"genre": "jazz"},
    {"mood": "dark"},
    {"key": "Eb minor"},
    {"tempo_bpm": 93.0},
    {"duration_seconds": 33.0},
    SUNG,
    {"seed": 8},
]


@pytest.mark.parametrize("model", [TURBO, BASE], ids=lambda model: model.slug)
@pytest.mark.parametrize("changed", CHANGES, ids="+".join)
def test_each_option_changes_what_the_server_accepts(model: Any, changed: dict[str, Any]) -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double, model)
        maker.submit(request())
        maker.submit(request(**changed))
        assert double.accepted[0] != double.accepted[1]
    assert ignored(request(**changed).brief, model) == []


def test_a_brief_arrives_as_it_is_meant() -> None:
    with AceStepDouble(seed=1) as double:
        provider(double).submit(request(genre="jazz", mood="dark", key="F minor", tempo_bpm=92.6, **SUNG))
        got = double.accepted[0]
    assert got["prompt"] == "jazz, dark mood, a quiet piano by the sea"
    assert (got["bpm"], got["key_scale"], got["audio_duration"]) == (93, "F minor", 12.0)
    assert (got["lyrics"], got["use_random_seed"], got["seed"]) == (SUNG["lyrics"], False, 7)
    assert (got["model"], got["batch_size"], got["task_type"]) == ("acestep-v15-turbo", 1, "text2music")


def test_an_instrumental_says_so() -> None:
    with AceStepDouble(seed=1) as double:
        provider(double).submit(request())
        assert double.accepted[0]["lyrics"] == "[Instrumental]"


def test_style_strength_guides_the_base_model_and_is_told_as_ignored_by_turbo() -> None:
    strong = request(style_strength=1.0)
    with AceStepDouble(seed=1) as double:
        for maker in (provider(double, BASE), provider(double, TURBO)):
            maker.submit(request())
            maker.submit(strong)
        base, strong_base, turbo, strong_turbo = double.accepted
    assert (base["guidance_scale"], strong_base["guidance_scale"]) == (7.0, 11.0)
    assert turbo == strong_turbo
    assert ignored(strong.brief, BASE) == []
    assert ignored(strong.brief, TURBO) == ["ACE-Step 1.5 Turbo has no setting for the strength of the style."]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"prompt": "rain " * 150}, ["too long"]),
        ({"is_instrumental": False}, ["Without lyrics"]),
        ({"lyrics": "Rain on the window"}, ["is to be instrumental"]),
        ({"genre": "jazz", "mood": "dark", "key": "C major", "tempo_bpm": 240.0, **SUNG}, []),
        ({"style_strength": 0.1, "prompt": "rain " * 150}, ["too long", "strength of the style"]),
    ],
)
def test_what_is_not_heeded_is_told(changed: dict[str, Any], told: list[str]) -> None:
    sentences = ignored(request(**changed).brief, TURBO)
    assert len(sentences) == len(told)
    assert all(words in sentence for words, sentence in zip(told, sentences, strict=True))


def test_a_long_prompt_is_cut_at_a_word_and_keeps_what_was_chosen() -> None:
    with AceStepDouble(seed=1) as double:
        provider(double).submit(request(prompt="rain " * 150, genre="jazz"))
        prompt = double.accepted[0]["prompt"]
    assert len(prompt) <= 512
    assert prompt.startswith("jazz, rain")
    assert prompt.endswith("rain")


def test_what_the_model_cannot_make_is_refused_before_sending() -> None:
    with AceStepDouble(seed=1) as double:
        for changed in ({"duration_seconds": 481.0}, {"duration_seconds": 5.0}, {"prompt": ""}):
            with pytest.raises(Refused):
                provider(double).submit(request(**changed))
        assert double.requests == []
