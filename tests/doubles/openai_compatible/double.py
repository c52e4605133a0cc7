"""An OpenAI-compatible chat server on this machine that answers by seed, always as the schema asks, and misbehaves."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from typing import Any, ClassVar

from tests.doubles.double import Double
from tests.doubles.listening import Asked, Told, events
from tests.doubles.made_up import fitting, text
from tests.doubles.openai_compatible.problems import BY_FAULT, ollama, vllm

CHAT = "chat"
OF_THE_ANSWER = (
    "cut_json", "thinking", "thinking_without_opening", "only_thinking", "reasoning_apart", "null_content",
    "empty_content", "fenced", "no_json", "wrong_schema", "content_filter", "refusal", "no_choices",
)  # fmt: skip
OF_THE_WIRE = ("stall", "slow", "lost_answer", "cut_answer", "error_in_stream")


class OpenAICompatibleDouble(Double):
    """Knows one model. slow_seconds: how long a slow answer takes, as while a model is being loaded."""

    faults_by_place: ClassVar[dict[str, str]] = dict.fromkeys((*BY_FAULT, *OF_THE_ANSWER, *OF_THE_WIRE), CHAT)
    when_empty, when_too_many = "unpaid", "too_many"
    model = "qwen3"
    slow_seconds = 2.0

    def answer(self, asked: Asked) -> Told:
        if asked.path == "/health":
            return Told()
        if asked.headers.get("authorization") not in {f"Bearer {key}" for key in self.keys}:
            return BY_FAULT["unauthorized"]
        if asked.path == "/v1/models":
            return Told({"object": "list", "data": [{"id": self.model, "object": "model", "owned_by": "double"}]})
        if asked.path != "/v1/chat/completions" or asked.method != "POST":
            return Told({"detail": "Not Found"}, 404)
        return self._chat(asked)

    def _chat(self, asked: Asked) -> Told:
        fault = self.faults.take(CHAT)
        if fault in BY_FAULT:
            return copy.deepcopy(BY_FAULT[fault])
        given = asked.json
        if problem := self._problem(given):
            return problem
        told = self._streamed(given, fault) if given.get("stream") else Told(self._completion(given, fault))
        told.stalls, told.is_lost, told.is_cut = fault == "stall", fault == "lost_answer", fault == "cut_answer"
        told.wait_seconds = self.slow_seconds if fault == "slow" else 0.0
        return told

    def _problem(self, given: dict[str, Any]) -> Told | None:
        if given.get("model") != self.model:
            return vllm(404, "NotFoundError", f"The model `{given.get('model')}` does not exist.")
        for message in given["messages"]:
            for part in message["content"] if isinstance(message["content"], list) else []:
                if part["type"] == "image_url" and not part["image_url"]["url"].startswith("data:image/"):
                    return ollama(400, "invalid_request_error", "invalid image input")
        return None

    def _completion(self, given: dict[str, Any], fault: str | None) -> dict[str, Any]:
        message, reason = self._message(given, fault)
        said = self._frame(given, "chat.completion", {"message": message, "finish_reason": reason})
        said["usage"] = {"prompt_tokens": 20, "completion_tokens": 30, "total_tokens": 50}
        return {**said, "choices": []} if fault == "no_choices" else said

    def _frame(self, given: dict[str, Any], kind: str, choice: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:24]}",
            "object": kind,
            "created": 1_790_000_000,
            "model": given["model"],
            "choices": [{"index": 0, **choice}],
        }

    def _message(self, given: dict[str, Any], fault: str | None) -> tuple[dict[str, Any], str]:
        words = self._words(given)
        contents: dict[str | None, str | None] = {
            "cut_json": words[: len(words) // 2],
            "thinking": f"<think>\nThey want {{words}}.\n</think>\n\n{words}",
            "thinking_without_opening": f"They want words.\n</think>\n\n{words}",
            "only_thinking": "<think>\nThey want",
            "null_content": None,
            "empty_content": "",
            "fenced": f"```json\n{words}\n```",
            "no_json": "Sure! Here is what you asked for.",
            "wrong_schema": json.dumps({"unexpected": True}),
            "refusal": None,
        }
        message: dict[str, Any] = {"role": "assistant", "content": contents.get(fault, words)}
        if fault == "reasoning_apart":
            message["reasoning"] = "They want words."
        if fault == "refusal":
            message["refusal"] = "I can't help with that."
        reasons = {"cut_json": "length", "only_thinking": "length", "content_filter": "content_filter"}
        return message, reasons.get(str(fault), "stop")

    def _words(self, given: dict[str, Any]) -> str:
        """The same for the same question to the same seed."""
        dice = random.Random(f"{self.seed} {json.dumps(given['messages'], sort_keys=True)}")
        form = given.get("response_format") or {}
        if form.get("type") == "json_schema":
            return json.dumps(fitting(form["json_schema"]["schema"], dice))
        return json.dumps({"answer": text(dice, 3)}) if form.get("type") == "json_object" else text(dice, 8)

    def _streamed(self, given: dict[str, Any], fault: str | None) -> Told:
        pieces: list[object] = [
            self._frame(given, "chat.completion.chunk", {"delta": {"content": f"{word} "}, "finish_reason": None})
            for word in self._words(given).split()
        ]
        if fault == "error_in_stream":
            return events([pieces[0], {"error": {"message": "EngineCore died", "type": "InternalServerError"}}])
        last = self._frame(given, "chat.completion.chunk", {"delta": {}, "finish_reason": "stop"})
        return events([*pieces, last, "[DONE]"])
