"""Gemini's errors, with the details that tell one from another."""

from __future__ import annotations

from typing import Any

from tests.doubles.listening import Told

_TYPE = "type.googleapis.com/google.rpc."


def error(code: int, status: str, message: str, *details: dict[str, Any]) -> Told:
    return Told({"error": {"code": code, "message": message, "status": status, "details": list(details)}}, code)


def _quota(per: str, delay: str) -> Told:
    violation = {
        "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
        "quotaId": f"GenerateRequestsPer{per}PerProjectPerModel-FreeTier",
        "quotaDimensions": {"location": "global", "model": "gemini-3.5-flash"},
        "quotaValue": "20",
    }
    return error(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details.",
        {"@type": f"{_TYPE}Help", "links": [{"description": "Learn more", "url": "https://ai.google.dev/"}]},
        {"@type": f"{_TYPE}QuotaFailure", "violations": [violation]},
        {"@type": f"{_TYPE}RetryInfo", "retryDelay": delay},
    )


_BAD_KEY = {"@type": f"{_TYPE}ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"}
BY_FAULT = {
    "moved": Told(b"", 308, headers={"Location": "/elsewhere"}),
    "too_many_per_minute": _quota("Minute", "37s"),
    "too_many_per_day": _quota("Day", "37s"),
    "unpaid": error(402, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."),
    "bad_key": error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", _BAD_KEY),
    "invalid": error(400, "INVALID_ARGUMENT", "Unable to process input image."),
    "precondition": error(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
    "forbidden": error(403, "PERMISSION_DENIED", "Your project has been denied access."),
    "retired": error(404, "NOT_FOUND", "models/gemini-1.0 is not found for API version v1beta."),
    "cancelled": error(499, "CANCELLED", "The operation was cancelled."),
    "internal": error(500, "INTERNAL", "An internal error has occurred."),
    "overloaded": error(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "deadline": error(504, "DEADLINE_EXCEEDED", "The request timed out."),
    "html_502": Told(b"<html><title>502</title></html>", 502, "text/html"),
    "html_200": Told(b"<html><title>Sign in</title></html>", 200, "text/html"),
    "error_in_list": Told([error(503, "UNAVAILABLE", "The model is overloaded.").body], 503),
}
