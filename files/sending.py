"""Sends bytes block by block, under WSGI and under ASGI alike, so that no file is ever whole in memory."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from files import ranges
from files.links import CACHE_CONTROL
from files.naming import disposition
from files.owners import File
from files.splicing import Spliced, as_stored, with_title
from files.storing import blocks

# Whatever a file claims to be, a browser that opens it by itself runs nothing in it.
POLICY = "sandbox; default-src 'none'; media-src 'self'"


def body(request: HttpRequest, parts: Iterator[bytes]) -> Iterator[bytes] | AsyncIterator[bytes]:
    """The kind of iterator that this server sends as it goes; the other kind it would collect in memory first."""
    return _in_threads(parts) if isinstance(request, ASGIRequest) else parts


async def _in_threads(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Take each block in a thread, so that a slow disk stops nobody else."""
    # Whoever goes away stops no thread: what it reads from is closed when its block is there.
    is_free = threading.Lock()

    def take() -> bytes | None:
        with is_free:
            return next(parts, None)

    def close() -> None:
        with is_free:
            getattr(parts, "close", lambda: None)()

    try:
        while (block := await asyncio.to_thread(take)) is not None:
            yield block
    finally:
        await asyncio.to_thread(close)


def send(request: HttpRequest, file: File, *, as_attachment: bool) -> HttpResponseBase:
    """The file or the part of it that was asked for; with its title of today in the tags when it is to be saved.

    Raises OSError when it can't be read.
    """
    sent = with_title(file) if as_attachment else as_stored(file)
    wanted = ranges.answer(request.method or "GET", request.headers, sent.etag, sent.size_bytes)
    response = _response(request, sent, wanted)
    response["ETag"] = sent.etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = CACHE_CONTROL
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    if wanted.status in {200, 206}:
        response["Content-Length"] = str(wanted.length)
        response["Content-Disposition"] = disposition(file.name, as_attachment=as_attachment)
    if wanted.status == 206:
        last = wanted.start + wanted.length - 1
        response["Content-Range"] = f"bytes {wanted.start}-{last}/{sent.size_bytes}"
    elif wanted.status == 416:
        response["Content-Range"] = f"bytes */{sent.size_bytes}"
    return response


def send_picture(key: str, content_type: str) -> HttpResponse:
    """A small picture that we drew ourselves, whole; nothing but an image is ever made of it. Raises OSError."""
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(b"".join(blocks(key)), content_type=content_type, headers=headers)


def _response(request: HttpRequest, sent: Spliced, wanted: ranges.Answer) -> HttpResponseBase:
    if wanted.status not in {200, 206}:
        response = HttpResponse(status=wanted.status)
        if wanted.status == 304:
            del response["Content-Type"]
        return response
    if request.method == "HEAD":
        return HttpResponse(content_type=sent.file.content_type)
    parts = sent.blocks(wanted.start, wanted.length)
    return StreamingHttpResponse(body(request, parts), status=wanted.status, content_type=sent.file.content_type)
