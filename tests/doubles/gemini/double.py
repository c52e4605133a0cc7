"""Gemini on this machine: answers by seed and as the schema asks, looks at pictures it can open, and misbehaves."""

from __future__ import annotations

import base64
import copy
import io
import json
import random
import re
from typing import Any, ClassVar

from PIL import Image

from tests.doubles.double import Double
from tests.doubles.gemini import lyria
from tests.doubles.gemini.files import Files
from tests.doubles.gemini.problems import BY_FAULT, error
from tests.doubles.listening import Asked, Told, events
from tests.doubles.made_up import fitting, text

GENERATE, FILES, LYRIA = "generate", "files", "lyria"
FINISHED = {
    "safety": "SAFETY", "recited": "RECITATION", "max_tokens": "MAX_TOKENS", "unknown_finish": "SOMETHING_NEW",
    "malformed": "MALFORMED_RESPONSE", "image_safety": "IMAGE_SAFETY", "without_content": "OTHER",
}  # fmt: skip
OF_THE_ANSWER = (*FINISHED, "blocked", "no_parts", "fenced", "no_json", "wrong_schema", "thoughts", "not_a_candidate")
OF_THE_WIRE = ("slow", "stall", "lost_answer", "cut_answer", "error_in_stream")
_ACTION = re.compile(r"\A/v1(?:beta|alpha)?/models/([^/:]+):(\w+)\Z")


class GeminiDouble(Double):
    """Knows one model of each kind. slow_seconds: how long a slow answer takes (the real one more than a minute)."""

    faults_by_place: ClassVar[dict[str, str]] = {
        **dict.fromkeys((*BY_FAULT, *OF_THE_ANSWER, *OF_THE_WIRE), GENERATE),
        **dict.fromkeys(("stuck_file", "failed_file"), FILES),
        **dict.fromkeys(("other_audio_key", "recitation"), LYRIA),
    }
    when_empty, when_too_many = "unpaid", "too_many_per_minute"
    model = "gemini-3.5-flash"
    slow_seconds = 2.0

    def __init__(self, seed: int, port: int = 0) -> None:
        super().__init__(seed, port)
        self.files = Files(self.base_url)

    def answer(self, asked: Asked) -> Told:
        if asked.path.startswith("/upload/"):
            return self.files.finish(asked) if "upload_id" in asked.query else self.files.start(asked)
        if asked.path.endswith("/models/lyria-002:predict"):
            return lyria.predicted(asked.json, self.faults.take(LYRIA))
        if asked.headers.get("x-goog-api-key") not in self.keys:
            return BY_FAULT["bad_key"]
        if found := re.search(r"/files/(\w+)\Z", asked.path):
            return self.files.show(found[1], self.faults.take(FILES))
        found = _ACTION.match(asked.path)
        if not found or found[2] not in {"generateContent", "streamGenerateContent"}:
            return Told(b"", 404, "text/html")
        if found[1] != self.model:
            return error(404, "NOT_FOUND", f"models/{found[1]} is not found for API version v1beta.")
        return self._generated(asked, is_stream=found[2].startswith("stream"))

    def _generated(self, asked: Asked, *, is_stream: bool) -> Told:
        fault = self.faults.take(GENERATE)
        if fault in BY_FAULT:
            return copy.deepcopy(BY_FAULT[fault])
        if problem := _picture_problem(asked.json):
            return problem
        said = self._said(asked.json, fault)
        told = Told(said)
        if is_stream:
            broken = error(503, "UNAVAILABLE", "The model is overloaded.").body
            told = events([said, broken] if fault == "error_in_stream" else [said])
        told.stalls, told.is_lost, told.is_cut = fault == "stall", fault == "lost_answer", fault == "cut_answer"
        told.wait_seconds = self.slow_seconds if fault == "slow" else 0.0
        return told

    def _said(self, given: dict[str, Any], fault: str | None) -> dict[str, Any]:
        usage = {"promptTokenCount": 20, "candidatesTokenCount": 30, "thoughtsTokenCount": 5, "totalTokenCount": 55}
        frame = {"usageMetadata": usage, "modelVersion": self.model, "responseId": f"response-{len(self.requests)}"}
        if fault == "blocked":
            return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, **frame}
        candidate: dict[str, Any] = {"index": 0, "finishReason": FINISHED.get(str(fault), "STOP")}
        if fault == "not_a_candidate":
            return {"candidates": [], **frame}
        if fault not in {"without_content", "safety"}:
            candidate["content"] = {"role": "model", "parts": self._parts(given, fault)}
        return {"candidates": [candidate], **frame}

    def _parts(self, given: dict[str, Any], fault: str | None) -> list[dict[str, Any]]:
        words = self._words(given)
        if fault == "no_parts":
            return []
        if fault == "thoughts":
            return [{"text": "They want {words}.", "thought": True}, {"text": words[:5]}, {"text": words[5:]}]
        contents = {
            "max_tokens": words[: len(words) // 2],
            "fenced": f"```json\n{words}\n```",
            "no_json": "Sure! Here is what you asked for.",
            "wrong_schema": json.dumps({"unexpected": True}),
        }
        return [{"text": contents.get(str(fault), words)}]

    def _words(self, given: dict[str, Any]) -> str:
        """The same for the same question to the same seed."""
        dice = random.Random(f"{self.seed} {json.dumps(given['contents'], sort_keys=True)}")
        form = given.get("generationConfig") or {}
        schema = form.get("responseJsonSchema") or form.get("responseSchema")
        return json.dumps(fitting(schema, dice)) if schema else text(dice, 8)


def _picture_problem(given: dict[str, Any]) -> Told | None:
    """A picture that can't be opened is refused, as it is there."""
    for content in given["contents"]:
        for part in content["parts"]:
            if data := part.get("inlineData"):
                try:
                    Image.open(io.BytesIO(base64.b64decode(data["data"]))).verify()
                except (OSError, ValueError, SyntaxError):
                    return BY_FAULT["invalid"]
    return None
