"""Refuses bodies too large for an upload: under ASGI Django puts each on disk before a view sees it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

UPLOADS = "/uploads/"


def refusal(scope: dict[str, Any]) -> tuple[int, str] | None:
    """Status and message for a body that is not to be read; None for everything else."""
    if scope["type"] != "http" or not scope["path"].startswith(UPLOADS):
        return None
    length = dict(scope["headers"]).get(b"content-length", b"").decode("ascii", "replace")
    if scope["method"] == "PUT" and not length.isdecimal():
        return 411, "Say with Content-Length how many bytes there are."
    if length.isdecimal() and int(length) > settings.MAX_UPLOAD_MEGABYTES * 1_000_000:
        return 413, f"At most {settings.MAX_UPLOAD_MEGABYTES} MB can be sent."
    return None


async def refuse(status: int, message: str, send: Any) -> None:
    """Answer without having read anything; the server closes the connection, because the body still stands in it."""
    code = {411: "length_required", 413: "other_size"}[status]
    body = json.dumps({"error": {"code": code, "message": message, "details": {}}}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
