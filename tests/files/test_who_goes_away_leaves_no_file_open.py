"""Somebody goes away while a block is being read: the reading ends, and only then everything is closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from django.test import AsyncRequestFactory

from files.sending import body


def test_the_file_is_closed_when_its_block_has_been_read() -> None:
    is_reading, may_go_on, is_closed = threading.Event(), threading.Event(), threading.Event()

    def read_slowly() -> Iterator[bytes]:
        try:
            is_reading.set()
            may_go_on.wait(10)
            yield b"never sent"
        finally:
            is_closed.set()

    async def listen_and_go() -> None:
        parts = body(AsyncRequestFactory().get("/"), read_slowly())
        assert not isinstance(parts, Iterator)
        listening = asyncio.ensure_future(anext(parts))
        await asyncio.to_thread(is_reading.wait, 10)
        listening.cancel()
        asyncio.get_running_loop().call_later(0.1, may_go_on.set)
        with pytest.raises(asyncio.CancelledError):
            await listening

    asyncio.run(listen_and_go())

    assert is_closed.is_set()
