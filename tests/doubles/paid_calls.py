"""One call for each service that costs something when it is accepted, in the service's own words."""

from __future__ import annotations

from typing import Any

import httpx

from tests.doubles.double import Double

CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "fal": ("/fal-ai/lyria2", {"prompt": "rain"}),
    "replicate": ("/v1/models/google/lyria-2/predictions", {"input": {"prompt": "rain"}}),
    "ace_step": ("/release_task", {"prompt": "rain"}),
    "openai_compatible": (
        "/v1/chat/completions",
        {"model": "qwen3", "messages": [{"role": "user", "content": "rain"}]},
    ),
    "gemini": ("/v1beta/models/gemini-3.5-flash:generateContent", {"contents": [{"parts": [{"text": "rain"}]}]}),
}


def paid_call(name: str, double: Double | str, key: str, query: str = "", **changed: Any) -> httpx.Response:
    """double: it, or its address. changed: more of the body."""
    path, body = CALLS[name]
    address = double if isinstance(double, str) else double.base_url
    word = "Key" if name == "fal" else "Bearer"
    headers = {"x-goog-api-key": key} if name == "gemini" else {"authorization": f"{word} {key}"}
    headers["x-request-id"] = "request-of-the-product"
    return httpx.post(address + path + query, json={**body, **changed}, headers=headers, timeout=30, trust_env=False)
