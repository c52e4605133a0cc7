"""Refuses bodies no door takes before they are read: Django puts each on disk, under ASGI before any view sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings

from engine.seeing.picture import MOST_BYTES
from files import receiving

UPLOADS = "/uploads/"
VERIFYING = ("/verify/", "/api/v1/verify/")
PICTURES = ("/create/picture/", "/api/v1/pictures/")
FORMS = ("/studio/upload/", "/create/from/", VERIFYING[0], PICTURES[0])
# What stands around a file in a form, and the strokes of a drawing.
AROUND_A_FILE, STROKES = 100_000, 700_000
PROGRAMS = ("/api/", UPLOADS)


class Refusal(NamedTuple):
    """An answer that is given instead of reading on."""

    status: HTTPStatus
    headers: list[tuple[str, str]]
    body: bytes


def refusal(method: str, path: str, length: str) -> Refusal | None:
    """What to answer to a body that is not to be read, by what its head says; None for everything else."""
    if _is_upload(method, path):
        try:
            receiving.read_token(path.removeprefix(UPLOADS).removesuffix("/"))
        except receiving.DeadWay:
            message = "This way in does not work any more: start a new upload."
            return _refusal(path, HTTPStatus.NOT_FOUND, "not_found", message)
        if not length.isdecimal():
            message = "Say with Content-Length how many bytes there are."
            return _refusal(path, HTTPStatus.LENGTH_REQUIRED, "length_required", message)
    if _is_form(method, path):
        try:
            receiving.read_form_token(path.removesuffix("/").rpartition("/")[2])
        except receiving.DeadWay:
            message = "This page is too old to send a file from: go back, load it anew, and choose the file again."
            return _refusal(path, HTTPStatus.NOT_FOUND, "not_found", message)
    return _too_long(method, path) if length.isdecimal() and int(length) > _most(method, path) else None


def bounded(application: Any) -> Any:
    """The ASGI application, given no more than its doors take: what comes in chunks is counted while it arrives."""

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        method, path = scope.get("method", ""), scope.get("path", "")
        length = dict(scope.get("headers", ())).get(b"content-length", b"").decode("ascii", "replace")
        if scope["type"] == "http" and (refused := refusal(method, path, length)):
            await _send(refused, send)
            return
        most, taken, is_answered = _most(method, path), 0, False

        async def counted() -> Any:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            # Told that nobody is there any more, Django throws away what it has and answers nothing.
            return message if taken <= most else {"type": "http.disconnect"}

        async def noticed(message: Any) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        await application(scope, counted, noticed)
        if taken > most and not is_answered:
            await _send(_too_long(method, path), send)

    return guarded


def bounded_by_head(application: Any) -> Any:
    """The WSGI application, guarded by what the head says: of a body in chunks Django reads nothing there."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if (refused := refusal(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), length)) is None:
            return application(environ, start_response)  # type: ignore[no-any-return]
        start_response(f"{refused.status.value} {refused.status.phrase}", refused.headers)
        return [refused.body]

    return guarded


def _is_upload(method: str, path: str) -> bool:
    return method in {"PUT", "PATCH"} and path.startswith(UPLOADS)


def _is_form(method: str, path: str) -> bool:
    return method == "POST" and path.startswith(FORMS)


def _most(method: str, path: str) -> int:
    most = int(settings.MAX_UPLOAD_MEGABYTES * 1_000_000)
    if _is_upload(method, path):
        return most
    if method == "POST" and path.startswith(VERIFYING):
        return receiving.MOST_VERIFIED_BYTES + AROUND_A_FILE
    if method == "POST" and path.startswith(PICTURES):
        return MOST_BYTES + AROUND_A_FILE + STROKES
    return most + AROUND_A_FILE if _is_form(method, path) else int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _too_long(method: str, path: str) -> Refusal:
    message = f"At most {_most(method, path):,} bytes can be sent here."
    code = "other_size" if _is_upload(method, path) else "too_large"
    return _refusal(path, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code, message)


def _refusal(path: str, status: HTTPStatus, code: str, message: str) -> Refusal:
    """Programs are answered as the API answers, everybody else in plain words."""
    error = {"error": {"code": code, "message": message, "details": {}}}
    is_program = path.startswith(PROGRAMS)
    body = json.dumps(error) if is_program else f"{message}\n"
    kind = "application/json" if is_program else "text/plain; charset=utf-8"
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")]
    return Refusal(status, headers, body.encode())


async def _send(refused: Refusal, send: Any) -> None:
    """Answer; the server closes the connection, because the body, or the rest of it, still stands in it."""
    headers = [(name.lower().encode(), value.encode()) for name, value in [*refused.headers, ("Connection", "close")]]
    await send({"type": "http.response.start", "status": refused.status.value, "headers": headers})
    await send({"type": "http.response.body", "body": refused.body})
