"""A language model gives words, or values that fit a schema, and every part of a question reaches it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from engine.language_models.interface import Message
from tests.doubles.gemini import GeminiDouble
from tests.doubles.openai_compatible import OpenAICompatibleDouble
from tests.engine.language_models.wires import ASKED, KINDS, SCHEMA, gemini, openai_compatible, picture, running

SEEN = {"type": "object", "properties": {"mood": {"enum": ["calm", "dark"]}}, "required": ["mood"]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_gets_words(kind: str) -> None:
    with running(kind) as (_, model):
        answer = model.complete(ASKED)
    assert len(answer.split()) == 8


@pytest.mark.parametrize("kind", KINDS)
def test_with_a_schema_the_answer_is_values_that_fit_it(kind: str) -> None:
    with running(kind) as (_, model):
        answer = model.complete(ASKED, schema=SCHEMA)
    assert set(answer) == {"title", "lines"}
    assert len(answer["lines"]) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "changed",
    [
        {"max_tokens": 77},
        {"temperature": 0.1},
        {"schema": SCHEMA},
        {"messages": [ASKED[1]]},
        {"messages": [ASKED[0], Message("user", "Two lines about snow.")]},
        {"messages": [*ASKED, Message("assistant", "Rain."), Message("user", "More.")]},
        {"messages": [ASKED[0], Message("user", ASKED[1].text, (picture(),))]},
    ],
)
def test_each_option_changes_the_request(kind: str, changed: dict[str, Any]) -> None:
    with running(kind) as (double, model):
        model.complete(ASKED)
        given = dict(changed)
        model.complete(given.pop("messages", ASKED), **given)
    assert double.requests[0].json != double.requests[1].json


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["fenced", "thoughts"])
def test_fences_and_thoughts_are_not_part_of_the_answer(kind: str, fault: str) -> None:
    with running(kind) as (double, model):
        plain = model.complete(ASKED, schema=SCHEMA)
        double.faults.force("thinking" if (kind, fault) == ("openai", "thoughts") else fault)
        assert model.complete(ASKED, schema=SCHEMA) == plain


@pytest.mark.parametrize("fault", ["thinking_without_opening", "reasoning_apart"])
def test_a_thought_may_begin_in_the_template_or_lie_apart(fault: str) -> None:
    with running("openai") as (double, model):
        plain = model.complete(ASKED)
        double.faults.force(fault)
        assert model.complete(ASKED) == plain


def test_gemini_says_what_a_picture_shows() -> None:
    with GeminiDouble(seed=1) as double:
        shown = picture()
        assert gemini(double).see(shown, "Which mood has this picture?", schema=SEEN)["mood"] in {"calm", "dark"}
        parts = double.requests[0].json["contents"][0]["parts"]
    assert parts[0]["inlineData"] == {"mimeType": "image/png", "data": base64.b64encode(shown.data).decode()}
    assert parts[1] == {"text": "Which mood has this picture?"}


def test_a_compatible_server_gets_pictures_as_data() -> None:
    with OpenAICompatibleDouble(seed=1) as double:
        openai_compatible(double).complete([Message("user", "Which mood?", (picture(kind="JPEG"),))], schema=SEEN)
        parts = double.requests[0].json["messages"][0]["content"]
    assert parts[0] == {"type": "text", "text": "Which mood?"}
    assert parts[1]["image_url"]["url"].startswith("data:image/jpeg;base64,")


def test_the_key_travels_in_a_header_never_in_the_address() -> None:
    for kind in KINDS:
        with running(kind) as (double, model):
            model.complete(ASKED)
            assert double.requests[0].query == {}
            assert any(double.key in value for value in double.requests[0].headers.values())


def test_extras_and_thinking_reach_the_server() -> None:
    extras = {"chat_template_kwargs": {"enable_thinking": False}}
    with running("openai", extras=extras) as (double, model):
        model.complete(ASKED)
        assert double.requests[0].json["chat_template_kwargs"] == {"enable_thinking": False}
    with running("gemini", thinking={"thinkingBudget": 0}, version="v1") as (double, model):
        model.complete(ASKED)
        assert double.requests[0].json["generationConfig"]["thinkingConfig"] == {"thinkingBudget": 0}
        assert double.requests[0].path == f"/v1/models/{double.model}:generateContent"
