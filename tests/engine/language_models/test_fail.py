"""Every way in which a language model fails leads to the right error, with the service's own hint when to ask again."""

from __future__ import annotations

import pytest

from engine.language_models.interface import (
    LanguageModelError,
    Misconfigured,
    QuotaSpent,
    Refused,
    Unavailable,
    UnusableAnswer,
)
from engine.language_models.openai_compatible import OpenAICompatible
from engine.outbound import Outbound
from tests.doubles.gemini import GeminiDouble
from tests.doubles.gemini.double import GENERATE
from tests.doubles.openai_compatible import OpenAICompatibleDouble
from tests.engine.language_models.wires import ASKED, KINDS, SCHEMA, openai_compatible, running

OPENAI: dict[str, type[LanguageModelError]] = {
    **dict.fromkeys(("no_such_model", "no_such_model_ollama", "unauthorized", "moved"), Misconfigured),
    **dict.fromkeys(("context_overflow", "context_overflow_old", "invalid_ollama", "unprocessable"), Refused),
    **dict.fromkeys(("content_filter", "refusal"), Refused),
    **dict.fromkeys(("native_error", "failed", "not_implemented", "api_error_ollama", "loading"), Unavailable),
    **dict.fromkeys(("html_502", "too_many", "error_in_200", "old_error_in_200"), Unavailable),
    **dict.fromkeys(("stall", "slow", "lost_answer", "cut_answer"), Unavailable),
    **dict.fromkeys(("quota_spent", "unpaid"), QuotaSpent),
    **dict.fromkeys(("html_200", "cut_json", "only_thinking", "null_content", "empty_content"), UnusableAnswer),
    **dict.fromkeys(("no_json", "wrong_schema", "no_choices"), UnusableAnswer),
}
GEMINI: dict[str, type[LanguageModelError]] = {
    **dict.fromkeys(("bad_key", "forbidden", "retired", "moved"), Misconfigured),
    **dict.fromkeys(("invalid", "precondition", "blocked", "safety", "recited", "image_safety"), Refused),
    **dict.fromkeys(("too_many_per_minute", "cancelled", "internal", "overloaded", "deadline"), Unavailable),
    **dict.fromkeys(("html_502", "error_in_list", "slow", "stall", "lost_answer", "cut_answer"), Unavailable),
    **dict.fromkeys(("too_many_per_day", "unpaid"), QuotaSpent),
    **dict.fromkeys(("html_200", "max_tokens", "unknown_finish", "malformed", "without_content"), UnusableAnswer),
    **dict.fromkeys(("no_parts", "no_json", "wrong_schema", "not_a_candidate"), UnusableAnswer),
}
NO_FAULT_HERE = {"thinking", "thinking_without_opening", "reasoning_apart", "fenced", "thoughts", "error_in_stream"}


def fails(kind: str, fault: str) -> LanguageModelError:
    patience = {"timeout_seconds": 0.5} if fault in {"stall", "slow"} else {}
    with running(kind, **patience) as (double, model):
        double.faults.force(fault)
        with pytest.raises(LanguageModelError) as caught:
            model.complete(ASKED, schema=SCHEMA)
        assert len(double.requests) == 1
        # What a person may read holds no page of a proxy and no key.
        assert "<" not in str(caught.value)
        assert double.key not in str(caught.value)
        return caught.value


def test_no_fault_of_the_doubles_is_forgotten() -> None:
    assert set(OPENAI) == set(OpenAICompatibleDouble.faults_by_place) - NO_FAULT_HERE
    of_text = {name for name, place in GeminiDouble.faults_by_place.items() if place == GENERATE}
    assert set(GEMINI) == of_text - NO_FAULT_HERE


@pytest.mark.parametrize(("fault", "error"), OPENAI.items())
def test_a_compatible_server_fails(fault: str, error: type[LanguageModelError]) -> None:
    assert type(fails("openai", fault)) is error


@pytest.mark.parametrize(("fault", "error"), GEMINI.items())
def test_gemini_fails(fault: str, error: type[LanguageModelError]) -> None:
    assert type(fails("gemini", fault)) is error


@pytest.mark.parametrize(
    ("kind", "fault", "seconds"),
    [
        ("openai", "too_many", 7.0),
        ("openai", "loading", None),
        ("gemini", "too_many_per_minute", 37.0),
        ("gemini", "overloaded", None),
    ],
)
def test_the_hint_when_to_ask_again_is_read(kind: str, fault: str, seconds: float | None) -> None:
    error = fails(kind, fault)
    assert isinstance(error, Unavailable)
    assert error.retry_after == seconds


def test_a_quota_of_the_day_gives_no_hope_within_it() -> None:
    error = fails("gemini", "too_many_per_day")
    assert isinstance(error, QuotaSpent)
    assert error.retry_after is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_key_is_a_matter_of_the_installation(kind: str) -> None:
    with running(kind, key="another") as (_, model), pytest.raises(Misconfigured):
        model.complete(ASKED)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    double = OpenAICompatibleDouble(seed=1)
    model = openai_compatible(double)
    double.stop()
    with pytest.raises(Unavailable):
        model.complete(ASKED)


def test_an_address_the_operator_did_not_allow_is_not_asked() -> None:
    with OpenAICompatibleDouble(seed=1) as double:
        model = OpenAICompatible(base_url=f"{double.base_url}/v1", model="qwen3", outbound=Outbound())
        with pytest.raises(Misconfigured):
            model.complete(ASKED)
        assert double.requests == []
