"""Talks to the event streams as an ASGI server would, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any


class Listener:
    """One open request for /events/, and everything it was sent."""

    def __init__(self, application: Any, cookies: str = "", method: str = "GET") -> None:
        headers = [(b"cookie", cookies.encode())] if cookies else []
        self.scope = {"type": "http", "method": method, "path": "/events/", "headers": headers, "query_string": b""}
        self.status = 0
        self.body = b""
        self.is_finished = False
        self._leave = asyncio.Event()
        self._changed = asyncio.Event()
        self._application = application

    def start(self) -> Listener:
        self.task = asyncio.ensure_future(self._application(self.scope, self._receive, self._send))
        return self

    async def _receive(self) -> MutableMapping[str, Any]:
        await self._leave.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")
            self.is_finished = not message.get("more_body")
        self._changed.set()

    async def until(self, part: bytes) -> None:
        """Wait until the stream has sent something; fails after ten seconds."""
        async with asyncio.timeout(10):
            while part not in self.body:
                self._changed.clear()
                await self._changed.wait()

    async def finish(self) -> None:
        async with asyncio.timeout(10):
            await self.task

    def leave(self) -> None:
        self._leave.set()
