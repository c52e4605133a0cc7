"""The errors of OpenAI-compatible servers, in each of their shapes."""

from __future__ import annotations

from tests.doubles.listening import Told


def vllm(status: int, kind: str, message: str) -> Told:
    return Told({"error": {"message": message, "type": kind, "param": None, "code": status}}, status)


def old_vllm(status: int, kind: str, message: str) -> Told:
    return Told({"object": "error", "message": message, "type": kind, "param": None, "code": status}, status)


def ollama(status: int, kind: str, message: str) -> Told:
    return Told({"error": {"message": message, "type": kind, "param": None, "code": None}}, status)


_OVERFLOW = "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens."
BY_FAULT = {
    "moved": Told(b"", 308, headers={"Location": "/elsewhere"}),
    "no_such_model": vllm(404, "NotFoundError", "The model does not exist."),
    "no_such_model_ollama": ollama(404, "not_found_error", "model 'qwen3' not found"),
    "context_overflow": vllm(400, "BadRequestError", _OVERFLOW),
    "context_overflow_old": old_vllm(400, "BadRequestError", _OVERFLOW),
    "invalid_ollama": ollama(400, "invalid_request_error", "invalid message content type"),
    "unprocessable": vllm(422, "UnprocessableEntityError", "temperature must be a number"),
    "unauthorized": Told({"error": "Unauthorized"}, 401),
    "native_error": Told({"error": "llama runner process has terminated"}, 500),
    "failed": vllm(500, "InternalServerError", "EngineCore encountered an issue."),
    "not_implemented": vllm(501, "NotImplementedError", "This model does not take images."),
    "api_error_ollama": ollama(500, "api_error", "unexpected EOF"),
    "loading": Told({"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}, 503),
    "html_502": Told(b"<html><body>502 Bad Gateway</body></html>", 502, "text/html"),
    "html_200": Told(b"<html><body>Welcome</body></html>", 200, "text/html"),
    "too_many": Told(
        {"error": {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}},
        429,
        headers={"Retry-After": "7"},
    ),
    "quota_spent": Told(
        {"error": {"message": "You exceeded your quota", "type": "insufficient_quota", "code": "insufficient_quota"}},
        429,
        headers={"Retry-After": "7"},
    ),
    "unpaid": vllm(402, "payment_required", "Insufficient credits"),
    "error_in_200": Told({"error": {"message": "Provider returned error", "code": 503}}),
    "old_error_in_200": Told({"object": "error", "message": "busy", "type": "overloaded", "code": 429}),
}
