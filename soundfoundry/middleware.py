"""What every answer passes through: the request id, and what the page may ask of the browser."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jobs.context import current_request_uid

Answer = Callable[[HttpRequest], HttpResponse]
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
# Nothing here records, locates or pays; what a page needs later is opened there.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def accepted_request_id(given: str) -> str:
    """The id another server sent along if it is well formed (8 to 64 of A-Z a-z 0-9 _ -), otherwise a fresh one."""
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def request_id(get_response: Answer) -> Answer:
    """Give every request an id, keep it for the logs and jobs below, and send it back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = current_request_uid.set(accepted_request_id(request.headers.get("X-Request-ID", "")))
        try:
            response = get_response(request)
            response["X-Request-ID"] = current_request_uid.get()
            return response
        finally:
            current_request_uid.reset(token)

    return middleware


def permissions_policy(get_response: Answer) -> Answer:
    """Close the browser features that no page uses, unless the view said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware
