"""What every answer passes through: the request id, probes, browser permissions, and files sent piece by piece."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accounts.request_ids import accepted_request_id, current_request_id
from soundfoundry.health import PROBES

logger = logging.getLogger("soundfoundry.requests")
Answer = Callable[[HttpRequest], HttpResponseBase]
# Nothing here records, locates or pays; a page that needs one of them opens it itself.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
PIECE_BYTES = 256 * 1024


def request_id(get_response: Answer) -> Answer:
    """Give every request an id, keep it for the logs and jobs below, log the request, and send the id back."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = current_request_id.set(accepted_request_id(request.headers.get("X-Request-ID", "")))
        started = time.perf_counter()
        try:
            response = get_response(request)
            response["X-Request-ID"] = current_request_id.get()
            # The route, not the path: paths of signed files hold their token.
            route = request.resolver_match.route if request.resolver_match else "-"
            milliseconds = round((time.perf_counter() - started) * 1000)
            logger.info("%s /%s %d in %d ms", request.method, route, response.status_code, milliseconds)
            return response
        finally:
            current_request_id.reset(token)

    return middleware


def probes(get_response: Answer) -> Answer:
    """Answer /livez and /readyz before hosts, TLS and sessions are looked at: a load balancer knows none of them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else get_response(request)

    return middleware


def permissions_policy(get_response: Answer) -> Answer:
    """Close the browser features that no page uses, unless the view said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def private_answers(get_response: Answer) -> Answer:
    """Where a person may be known, by a session, a key or a cookie that is set now, no cache keeps the answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
        if is_known or response.cookies:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def files_in_pieces(get_response: Answer) -> Answer:
    """Under ASGI, send files piece by piece: Django would read each one into memory whole before sending it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(request, ASGIRequest) and isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _pieces(iter(response.streaming_content))  # type: ignore[arg-type]
        return response

    return middleware


async def _pieces(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(_next_piece, blocks):
        yield piece


def _next_piece(blocks: Iterator[bytes]) -> bytes:
    piece = bytearray()
    for block in blocks:
        piece += block
        if len(piece) >= PIECE_BYTES:
            break
    return bytes(piece)
