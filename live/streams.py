"""Live events for signed-in people: server-sent events from Redis, holding neither a thread nor a connection each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

import redis.asyncio
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.db import Error, connections
from redis.exceptions import RedisError

from live.audiences import PREFIX, Audience
from live.audiences import person as audience_of_person
from live.listeners import audiences_of, signed_in

logger = logging.getLogger(__name__)
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
HEARTBEAT_SECONDS = 15.0
# A browser that lost the stream comes back after this long; pages poll meanwhile.
RETRY_MILLISECONDS = 3000
# A reader that is this far behind has missed something: it is cut off, comes back and asks for the state anew.
QUEUE_LENGTH = 64
REDIS_PATIENCE_SECONDS = 1.5
# Who signed out or was suspended hears nothing after so long.
WATCH_SECONDS = 3.0
CLOSE = None


class OpenPage:
    """One open stream: whose it is, by which session it was opened, and what it has yet to send."""

    def __init__(self, person: str, session_key: str) -> None:
        self.person, self.session_key = person, session_key
        self.audiences = audiences_of(person)
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LENGTH)

    def push(self, event: bytes) -> None:
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        while self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(CLOSE)


class Streams:
    """All event streams of this process, fed by one Redis subscription."""

    def __init__(self) -> None:
        self._listening: defaultdict[Audience, set[OpenPage]] = defaultdict(set)
        self._reader: asyncio.Task[None] | None = None
        self._starting: asyncio.Lock | None = None
        self._is_closing = False

    async def serve(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request for /events/: a stream, or a short refusal (401, 405, 429, 503)."""
        if scope["method"] != "GET":
            await refuse(send, 405)
            return
        session_key = _session_key(scope)
        person = (await _signed_in({session_key})).get(session_key)
        if person is None:
            await refuse(send, 401)
        elif self._count(person) >= settings.EVENT_STREAMS_PER_PERSON:
            await refuse(send, 429, retry_after=30)
        elif self._is_closing or not await self._is_listening():
            await refuse(send, 503, retry_after=10)
        else:
            await self._stream(OpenPage(person, session_key), receive, send)

    def close(self) -> None:
        """End every stream; called when the process is asked to stop, possibly from a signal handler."""
        self._is_closing = True
        for page in self._pages():
            page.close()

    def _pages(self) -> set[OpenPage]:
        return {page for pages in self._listening.values() for page in pages}

    def _count(self, person: str) -> int:
        return sum(page.person == person for page in self._listening.get(audience_of_person(person), ()))

    async def _stream(self, page: OpenPage, receive: Receive, send: Send) -> None:
        for audience in page.audiences:
            self._listening[audience].add(page)
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
            await _send_piece(send, f"retry: {RETRY_MILLISECONDS}\n\n".encode())
            while not gone.done() and (piece := await _next(page.queue, gone)) is not CLOSE:
                await _send_piece(send, piece)
            with contextlib.suppress(OSError):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            for audience in page.audiences:
                self._listening[audience].discard(page)
                if not self._listening[audience]:
                    del self._listening[audience]

    async def _is_listening(self) -> bool:
        """Whether events arrive; starts the one subscription of this process when there is none."""
        self._starting = self._starting or asyncio.Lock()
        async with self._starting:
            if self._reader is not None and not self._reader.done():
                return True
            client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
            subscription = client.pubsub()
            try:
                await asyncio.wait_for(subscription.psubscribe(f"{PREFIX}*"), REDIS_PATIENCE_SECONDS)
            except (RedisError, OSError, TimeoutError) as error:
                logger.warning("No live events: Redis is away (%s).", type(error).__name__)
                await client.aclose()
                return False
            self._reader = asyncio.create_task(self._read(client, subscription))
            return True

    async def _read(self, client: Any, subscription: Any) -> None:
        """Hand every message to its audience's pages; when Redis goes away, end all streams so that pages poll."""
        watch = asyncio.create_task(self._watch())
        try:
            async for message in subscription.listen():
                if message["type"] == "pmessage":
                    self._hand_out(Audience(message["channel"].decode().removeprefix(PREFIX)), message["data"])
        except (RedisError, OSError) as error:
            logger.warning("Live events stopped: Redis is away (%s).", type(error).__name__)
        finally:
            watch.cancel()
            for page in self._pages():
                page.close()
            with contextlib.suppress(RedisError, OSError):
                await client.aclose()

    async def _watch(self) -> None:
        """End the streams of those who signed out, changed their password or were suspended since they opened one."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            pages = self._pages()
            try:
                people = await _signed_in({page.session_key for page in pages})
            except Error as error:
                logger.warning("Not known who may still listen: %s", error)
                continue
            for page in pages:
                if people.get(page.session_key) != page.person:
                    page.close()

    def _hand_out(self, audience: Audience, data: bytes) -> None:
        # Line breaks would end the event early.
        event = b"data: " + b" ".join(data.splitlines()) + b"\n\n"
        for page in self._listening.get(audience, ()):
            page.push(event)


STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
streams = Streams()


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


def _session_key(scope: MutableMapping[str, Any]) -> str:
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies.load(value.decode("latin-1"))
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel is not None else ""


async def _signed_in(session_keys: Collection[str]) -> dict[str, str]:
    """`listeners.signed_in` in a thread whose database connection is given back before anything is streamed."""
    if not session_keys:
        return {}

    def look() -> dict[str, str]:
        try:
            return signed_in(session_keys)
        finally:
            connections.close_all()

    async with ThreadSensitiveContext():
        return await sync_to_async(look)()
