"""Live events for signed-in people: server-sent events from Redis, holding neither a thread nor a connection each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

import redis.asyncio
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
HEARTBEAT_SECONDS = 15.0
# A browser that lost the stream comes back after this long; pages poll meanwhile.
RETRY_MILLISECONDS = 3000
# A reader that is this far behind has missed something: it is cut off, comes back and asks for the state anew.
QUEUE_LENGTH = 64
REDIS_PATIENCE_SECONDS = 1.5
CLOSE = None


class Streams:
    """All event streams of this process, fed by one Redis subscription."""

    def __init__(self) -> None:
        self._of_person: defaultdict[str, set[asyncio.Queue[bytes | None]]] = defaultdict(set)
        self._reader: asyncio.Task[None] | None = None
        self._starting: asyncio.Lock | None = None
        self._is_closing = False

    async def serve(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request for /events/: a stream, or a short refusal (401, 405, 429, 503)."""
        if scope["method"] != "GET":
            await refuse(send, 405)
            return
        # The thread and the database connection of this look-up are given back before streaming starts.
        async with ThreadSensitiveContext():
            person = await sync_to_async(_person)(_cookies(scope))
        if person is None:
            await refuse(send, 401)
        elif len(self._of_person.get(person, ())) >= settings.EVENT_STREAMS_PER_PERSON:
            await refuse(send, 429, retry_after=30)
        elif self._is_closing or not await self._is_listening():
            await refuse(send, 503, retry_after=10)
        else:
            await self._stream(person, receive, send)

    def close(self) -> None:
        """End every stream; called when the process is asked to stop, possibly from a signal handler."""
        self._is_closing = True
        for queue in [queue for queues in self._of_person.values() for queue in queues]:
            _push_close(queue)

    async def _stream(self, person: str, receive: Receive, send: Send) -> None:
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LENGTH)
        self._of_person[person].add(queue)
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
            await _send_piece(send, f"retry: {RETRY_MILLISECONDS}\n\n".encode())
            while not gone.done() and (piece := await _next(queue, gone)) is not CLOSE:
                await _send_piece(send, piece)
            with contextlib.suppress(OSError):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._of_person[person].discard(queue)
            if not self._of_person[person]:
                del self._of_person[person]

    async def _is_listening(self) -> bool:
        """Whether events arrive; starts the one subscription of this process when there is none."""
        self._starting = self._starting or asyncio.Lock()
        async with self._starting:
            if self._reader is not None and not self._reader.done():
                return True
            client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
            subscription = client.pubsub()
            try:
                await asyncio.wait_for(subscription.psubscribe("events:*"), REDIS_PATIENCE_SECONDS)
            except (RedisError, OSError, TimeoutError) as error:
                logger.warning("No live events: Redis is away (%s).", type(error).__name__)
                await client.aclose()
                return False
            self._reader = asyncio.create_task(self._read(client, subscription))
            return True

    async def _read(self, client: Any, subscription: Any) -> None:
        """Hand every message to its person's streams; when Redis goes away, end all streams so that pages poll."""
        try:
            async for message in subscription.listen():
                if message["type"] == "pmessage":
                    self._hand_out(message["channel"].decode().removeprefix("events:"), message["data"])
        except (RedisError, OSError) as error:
            logger.warning("Live events stopped: Redis is away (%s).", type(error).__name__)
        finally:
            for queue in [queue for queues in self._of_person.values() for queue in queues]:
                _push_close(queue)
            with contextlib.suppress(RedisError, OSError):
                await client.aclose()

    def _hand_out(self, person: str, data: bytes) -> None:
        # Line breaks would end the event early.
        event = b"data: " + b" ".join(data.splitlines()) + b"\n\n"
        for queue in self._of_person.get(person, ()):
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                _push_close(queue)


STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
streams = Streams()


def _push_close(queue: asyncio.Queue[bytes | None]) -> None:
    while queue.full():
        queue.get_nowait()
    queue.put_nowait(CLOSE)


async def _next(queue: asyncio.Queue[bytes | None], gone: asyncio.Future[None]) -> bytes | None:
    """The next event, or a comment that keeps the connection open, or CLOSE once the reader is gone."""
    waiting: asyncio.Future[bytes | None] = asyncio.ensure_future(queue.get())
    try:
        both: set[asyncio.Future[Any]] = {waiting, gone}
        done, _ = await asyncio.wait(both, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if waiting in done:
            return waiting.result()
        return CLOSE if gone in done else b": still here\n\n"
    finally:
        waiting.cancel()


async def _send_piece(send: Send, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def refuse(send: Send, status: int, retry_after: int | None = None) -> None:
    """A short answer without a stream; EventSource gives up on it and the page polls."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    # Nobody reads a body that came along, so the next request could not be found behind it.
    headers.append((b"connection", b"close"))
    if retry_after is not None:
        headers.append((b"retry-after", str(retry_after).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSALS[status], "more_body": False})


REFUSALS = {
    401: b"Sign in to receive live events.\n",
    405: b"Live events are read with GET.\n",
    429: b"Too many pages of yours listen already; this one asks from time to time instead.\n",
    503: b"Live events are away; the page asks from time to time instead.\n",
}


@require_safe
def unstreamed(request: HttpRequest) -> HttpResponse:
    """The address as Django sees it: a process that serves pages by threads has no streams, so the page polls."""
    return HttpResponse(REFUSALS[503], status=503, content_type="text/plain", headers={"Retry-After": "10"})


def _cookies(scope: MutableMapping[str, Any]) -> dict[str, str]:
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in cookies.items()}


def _person(cookies: dict[str, str]) -> str | None:
    """The primary key of whoever the session belongs to, or None; gives the database connection back."""
    request = HttpRequest()
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(cookies.get(settings.SESSION_COOKIE_NAME) or None)
    try:
        user = get_user(request)
        return str(user.pk) if user.is_authenticated and user.is_active and not user.is_suspended else None
    finally:
        connections.close_all()
