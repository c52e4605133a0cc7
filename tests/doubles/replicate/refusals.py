"""What Replicate's double says when it does not take a request, or says nothing useful."""

from __future__ import annotations

from typing import Any

from tests.doubles.listening import Told

PROBLEM = "application/problem+json"
PAGE = Told(b"<html>502 Bad Gateway</html>", 502, "text/html")
_THROTTLED = "Request was throttled. Your rate limit resets in ~10s."


def problem(status: int, title: str, detail: str, **more: Any) -> Told:
    told = {"title": title, "detail": detail, "status": status, **more}
    return Told({name: value for name, value in told.items() if value}, status, PROBLEM)


def _with(answer: Told, **headers: str) -> Told:
    answer.headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    return answer


"""Answers to a creation that was not accepted."""
REFUSALS: dict[str, Told] = {
    "unauthenticated": problem(401, "Unauthenticated", "You did not pass a valid authentication token"),
    "no_credit": problem(402, "Insufficient credit", "You have insufficient credit to run this model."),
    "forbidden": problem(403, "Forbidden", "You can't use this."),
    "unknown_model": problem(404, "", "The requested resource could not be found."),
    "invalid": problem(422, "Input validation failed", "- input.duration: too long", invalid_fields=[
        {"type": "invalid_type", "field": "input.duration", "description": "Must be less than or equal to 190"}]),
    "no_permission": problem(422, "Invalid version or not permitted", "The specified version does not exist"),
    "moderated_at_once": problem(422, "Content moderation", "This request was stopped by moderation."),
    "throttled": problem(429, "", _THROTTLED, retry_after=10),
    "throttled_in_words": problem(429, "", _THROTTLED),
    "throttled_in_header": _with(problem(429, "", "Request was throttled."), Retry_After="12"),
    "throttled_silently": problem(429, "", "Request was throttled."),
    "maintenance": _with(problem(503, "Unavailable", "maintenance"), Retry_After="30"),
    "moved": _with(Told({}, 308), Location="https://example.org/"),
}  # fmt: skip
"""Answers behind which the prediction was created all the same."""
HIDDEN = ("page_502", "error_500", "error_503", "lost_answer", "cut_answer", "nothing_said", "slow_answer")
PASSING: dict[str, Told] = {
    "page": PAGE,
    "500": problem(500, "Internal Server Error", ""),
    "429": problem(429, "", _THROTTLED, retry_after=3),
    "lost": Told(is_lost=True),
    "not_json": Told(b"ok"),
    "locked": problem(401, "Unauthenticated", ""),
}
