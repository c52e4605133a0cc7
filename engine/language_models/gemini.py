"""Google's Gemini models: text, JSON and questions about pictures."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from engine.language_models.answers import INLINE_BYTES, check_inline, read
from engine.language_models.interface import (
    LanguageModelError,
    Message,
    Misconfigured,
    Picture,
    QuotaSpent,
    Refused,
    Schema,
    Unavailable,
    UnusableAnswer,
)
from engine.outbound import Answer, Forbidden, NoAnswer, NotSent, Outbound, TooLarge
from engine.outbound.retry_hints import duration, retry_after

BASE_URL = "https://generativelanguage.googleapis.com"
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"})
_MOVED = frozenset(range(300, 400))
_MODERATED = frozenset({"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"})


class Gemini:
    """One model. inline_bytes: the largest request with pictures inside, encoded.

    thinking goes into every request as `thinkingConfig` ({"thinkingBudget": 0} …).
    """

    def __init__(
        self,
        *,
        model: str,
        key: str,
        outbound: Outbound,
        base_url: str = BASE_URL,
        version: str = "v1beta",
        timeout_seconds: float = 120.0,
        inline_bytes: int = INLINE_BYTES,
        thinking: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = model
        self._address = f"{base_url.rstrip('/')}/{version}/models/{quote(model, safe='')}:generateContent"
        self._outbound = outbound
        self._headers = {"x-goog-api-key": key}
        self._timeout = timeout_seconds
        self._inline_bytes = inline_bytes
        self._thinking = dict(thinking or {})

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int = 1000,
        temperature: float = 0.7,
    ) -> Any:
        """The model's words; with a schema, the values of a JSON answer that fits it. Raises LanguageModelErrors."""
        pictures = [picture for message in messages for picture in message.pictures]
        check_inline(pictures, PICTURES, sum(len(message.text) for message in messages), self._inline_bytes)
        settings: dict[str, Any] = {"temperature": temperature, "maxOutputTokens": max_tokens}
        if self._thinking:
            settings["thinkingConfig"] = self._thinking
        if schema is not None:
            settings |= {"responseMimeType": "application/json", "responseJsonSchema": dict(schema)}
        request: dict[str, Any] = {
            "contents": [_turn(message) for message in messages if message.role != "system"],
            "generationConfig": settings,
        }
        if rules := [{"text": message.text} for message in messages if message.role == "system"]:
            request["systemInstruction"] = {"parts": rules}
        return read(_words(self._send(request)), schema)

    def see(self, picture: Picture, question: str, *, schema: Schema, max_tokens: int = 1000) -> Any:
        """What the picture shows, as values that fit the schema. Raises LanguageModelErrors."""
        messages = [Message("user", question, (picture,))]
        return self.complete(messages, schema=schema, max_tokens=max_tokens, temperature=0.2)

    def _send(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._outbound.request(
                "POST", self._address, headers=self._headers, json=request, timeout_seconds=self._timeout
            )
        except Forbidden as error:
            raise Misconfigured(f"Gemini's address can't be used: {error}") from error
        except (NotSent, NoAnswer) as error:
            raise Unavailable("Gemini can't be reached at the moment.") from error
        except TooLarge as error:
            raise UnusableAnswer("Gemini's answer was far too long.") from error
        body = _parse_object(answer)
        if answer.status != 200 or "error" in body:
            raise _error(answer, body)
        return body


def _turn(message: Message) -> dict[str, Any]:
    """Pictures come before the question about them, as Google advises."""
    parts: list[dict[str, Any]] = [
        {"inlineData": {"mimeType": picture.content_type, "data": base64.b64encode(picture.data).decode()}}
        for picture in message.pictures
    ]
    return {"role": "model" if message.role == "assistant" else "user", "parts": [*parts, {"text": message.text}]}


def _parse_object(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object (some errors come in a list); a proxy's page counts as none."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, dict):
        return body
    if answer.status == 200:
        raise UnusableAnswer("What answered at Gemini's address is not Gemini.")
    return {}


def _words(body: dict[str, Any]) -> str:
    """The text of the first candidate, without the model's thoughts. Raises Refused, UnusableAnswer."""
    feedback = body.get("promptFeedback")
    if isinstance(feedback, dict) and feedback.get("blockReason"):
        raise Refused("Gemini does not answer this. Say it in other words.")
    candidates = body.get("candidates")
    candidate = candidates[0] if isinstance(candidates, list) and candidates else None
    if not isinstance(candidate, dict):
        raise UnusableAnswer("Gemini gave no answer. Try again.")
    reason = str(candidate.get("finishReason") or "STOP")
    if reason in _MODERATED or reason.startswith("IMAGE_"):
        raise Refused("Gemini does not answer this. Say it in other words.")
    if reason == "MAX_TOKENS":
        raise UnusableAnswer("Gemini's answer was cut off because it became too long.")
    if reason != "STOP":
        raise UnusableAnswer(f"Gemini broke its answer off ({reason[:60]}). Try again.")
    content = candidate.get("content")
    parts = content.get("parts") if isinstance(content, dict) else None
    spoken = [part for part in parts or [] if isinstance(part, dict) and not part.get("thought")]
    return "".join(part["text"] for part in spoken if isinstance(part.get("text"), str))


def _error(answer: Answer, body: dict[str, Any]) -> LanguageModelError:
    problem = body.get("error")
    problem = problem if isinstance(problem, dict) else {}
    details = [each for each in problem.get("details") or [] if isinstance(each, dict)]
    code = problem.get("code")
    status = answer.status if answer.status != 200 else code if isinstance(code, int) else 502
    words = f"({status}): {str(problem.get('message') or '')[:200]}".rstrip(": ") + "."
    if status in {401, 403, 404, *_MOVED} or any(each.get("reason") == "API_KEY_INVALID" for each in details):
        return Misconfigured(f"Gemini is not set up rightly {words}")
    if status == 402:
        return QuotaSpent("Gemini's prepaid budget is used up.")
    if status == 429:
        return _too_many(answer, details)
    if status in {408, 499} or status >= 500:
        return Unavailable("Gemini is busy or away at the moment.", _hint(answer, details))
    return Refused(f"Gemini does not take this request {words}")


def _too_many(answer: Answer, details: list[dict[str, Any]]) -> LanguageModelError:
    """A quota per minute passes while one waits. One per day does not, and its delay, if told, is not to be trusted."""
    quotas = [str(each.get("quotaId")) for detail in details for each in _violations(detail)]
    if any("PerDay" in quota for quota in quotas):
        return QuotaSpent("Today's quota of Gemini is used up.")
    return Unavailable("Gemini gets too many requests at the moment.", _hint(answer, details))


def _violations(detail: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in detail.get("violations") or [] if isinstance(each, dict)]


def _hint(answer: Answer, details: list[dict[str, Any]]) -> float | None:
    """Google tells it in the body; a proxy before it may in a header."""
    hints = [seconds for detail in details if (seconds := duration(detail.get("retryDelay"))) is not None]
    return max(hints) if hints else retry_after(answer.headers)
