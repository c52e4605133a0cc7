"""Answers that are no success, in Stripe's words and form."""

from __future__ import annotations

from typing import Any


class ApiProblem(Exception):
    """An error the API tells its caller. Only a request that began to be carried out is remembered for its key."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        decline_code: str | None = None,
        is_remembered: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.is_remembered = is_remembered
        told = {"code": code, "decline_code": decline_code, "message": message, "param": param, "type": kind}
        self.error: dict[str, Any] = {name: value for name, value in told.items() if value is not None}

    def body(self, request_id: str) -> dict[str, Any]:
        error = dict(self.error)
        if "code" in error:
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{str(error['code']).replace('_', '-')}"
        error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return {"error": error}


def missing(kind: str, given: str, param: str | None = None) -> ApiProblem:
    """404 for an id in the address, 400 for one among the parameters."""
    words = kind.replace(".", " ").replace("_", " ").replace("line item", "line_item")
    return ApiProblem(
        f"No such {words}: '{given}'", status=404 if param in (None, "id") else 400, code="resource_missing",
        param=param or "id",
    )  # fmt: skip


def required(param: str) -> ApiProblem:
    return ApiProblem(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown(param: str) -> ApiProblem:
    return ApiProblem(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def declined(decline_code: str = "generic_decline") -> ApiProblem:
    return ApiProblem(
        "Your card was declined.", status=402, kind="card_error", code="card_declined", decline_code=decline_code,
        is_remembered=True,
    )  # fmt: skip
