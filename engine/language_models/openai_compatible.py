"""Language models behind an OpenAI-compatible address: vLLM and Ollama on one's own machine, and many services."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.language_models.answers import INLINE_BYTES, check_inline, read
from engine.language_models.interface import (
    LanguageModelError,
    Message,
    Misconfigured,
    QuotaSpent,
    Refused,
    Schema,
    Unavailable,
    UnusableAnswer,
)
from engine.outbound import Answer, Forbidden, NoAnswer, NotSent, Outbound, TooLarge
from engine.outbound.retry_hints import retry_after

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_SPENT = frozenset({"insufficient_quota", "billing_hard_limit_reached"})


class OpenAICompatible:
    """One model at one address. base_url ends where `/chat/completions` begins, usually with `/v1`.

    extras go into every request as they are ({"chat_template_kwargs": {"enable_thinking": False}} …).
    """

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        outbound: Outbound,
        key: str = "",
        timeout_seconds: float = 120.0,
        extras: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = model
        self._address = base_url.rstrip("/") + "/chat/completions"
        self._outbound = outbound
        self._headers = {"authorization": f"Bearer {key}"} if key else {}
        self._timeout = timeout_seconds
        self._extras = dict(extras or {})

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
        check_inline(pictures, PICTURES, sum(len(message.text) for message in messages), INLINE_BYTES)
        request: dict[str, Any] = {
            **self._extras,
            "model": self.name,
            "messages": [_turn(message) for message in messages],
            "max_tokens": max_tokens,
            "temperature": temperature,
        }
        if schema is not None:
            described = {"name": "answer", "schema": dict(schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": described}
        return read(_words(self._send(request)), schema)

    def _send(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._outbound.request(
                "POST", self._address, headers=self._headers, json=request, timeout_seconds=self._timeout
            )
        except Forbidden as error:
            raise Misconfigured(f"The language model's address can't be used: {error}") from error
        except (NotSent, NoAnswer) as error:
            raise Unavailable("The language model can't be reached at the moment.") from error
        except TooLarge as error:
            raise UnusableAnswer("The language model's answer was far too long.") from error
        body = _parse_object(answer)
        # Some services pass an error on inside a 200.
        if answer.status != 200 or body.get("error") or body.get("object") == "error":
            raise _error(answer, body)
        return body


def _turn(message: Message) -> dict[str, Any]:
    if not message.pictures:
        return {"role": message.role, "content": message.text}
    parts: list[dict[str, Any]] = [{"type": "text", "text": message.text}]
    for picture in message.pictures:
        url = f"data:{picture.content_type};base64,{base64.b64encode(picture.data).decode()}"
        parts.append({"type": "image_url", "image_url": {"url": url}})
    return {"role": message.role, "content": parts}


def _parse_object(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object; a proxy's page counts as none."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body
    if answer.status == 200:
        raise UnusableAnswer("What answered at the language model's address is not a language model.")
    return {}


def _words(body: dict[str, Any]) -> str:
    """The text of the first choice. Raises Refused, UnusableAnswer."""
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise UnusableAnswer("The language model's answer holds no message. Try again.")
    if choice.get("finish_reason") == "content_filter" or message.get("refusal"):
        raise Refused("The language model does not answer this. Say it in other words.")
    if choice.get("finish_reason") == "length":
        raise UnusableAnswer("The language model's answer was cut off because it became too long.")
    content = message.get("content")
    return content if isinstance(content, str) else ""


def _error(answer: Answer, body: dict[str, Any]) -> LanguageModelError:
    """What an error answer means, in any of the shapes in use."""
    problem = body.get("error")
    details = problem if isinstance(problem, dict) else body
    status, code = _status(answer.status, details), str(details.get("code") or details.get("type"))
    words = problem if isinstance(problem, str) else str(details.get("message") or "")
    if status == 402 or (status == 429 and code in _SPENT):
        return QuotaSpent("The language model's budget is used up.")
    if status in {401, 403, 404} or 300 <= status < 400:
        return Misconfigured(f"The language model is not set up rightly ({status}): {words[:200]}".rstrip(": ") + ".")
    if status in {408, 409, 425, 429} or status >= 500:
        return Unavailable("The language model is busy or away at the moment.", retry_after(answer.headers))
    if "context" in words.lower():
        return Refused("That is too long for the language model. Shorten it.")
    return Refused(f"The language model does not take this request ({status}): {words[:200]}".rstrip(": ") + ".")


def _status(status: int, details: dict[str, Any]) -> int:
    """The real status of an error inside a 200: its numeric code, or a failure of the service."""
    if status != 200:
        return status
    code = details.get("code")
    return code if isinstance(code, int) and 400 <= code < 600 else 502
