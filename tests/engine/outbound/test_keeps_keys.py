"""Keys in headers and addresses appear in no message, no repr and no log, whatever goes wrong."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.outbound import Forbidden, Outbound, OutboundError
from tests.engine.outbound.world import Play, Server, answer, answering, asked

KEY = "made-up-and-secret"
WITH_KEYS: dict[str, Any] = {"headers": {"Authorization": f"Bearer {KEY}", "xi-api-key": KEY}}


def echoes_a_broken_answer(connection: socket.socket) -> None:
    asked(connection)
    connection.sendall(f"HTTP/1.1 200 OK\r\nX {KEY}\r\n\r\n".encode())


def leads_into_the_house(connection: socket.socket) -> None:
    asked(connection)
    connection.sendall(answer(status="302 Found", location=f"https://127.0.0.1/?key={KEY}"))


def refuses(connection: socket.socket) -> None:
    asked(connection)
    connection.sendall(answer(KEY.encode(), status="403 No", x_echo=KEY))


def hangs(connection: socket.socket) -> None:
    asked(connection)
    connection.recv(1)


def floods(connection: socket.socket) -> None:
    asked(connection)
    connection.sendall(answer(b"x" * 2000))


def told_by(error: BaseException) -> str:
    """All that an error, and whatever hangs on it, would say in a log."""
    told, seen = "".join(traceback.format_exception(error)), error
    while seen is not None:
        told += f"{seen!r} {seen} {seen.args!r} {vars(seen)!r}"
        seen = seen.__cause__ or seen.__context__
    return told


def downloads(outbound: Outbound, url: str, folder: Path) -> object:
    return outbound.download(url, folder / "x", max_bytes=1000, timeout_seconds=0.3, **WITH_KEYS)


def asks(outbound: Outbound, url: str, folder: Path) -> object:
    return outbound.request("POST", url, max_bytes=1000, timeout_seconds=0.3, json={"key": KEY}, **WITH_KEYS)


@pytest.mark.parametrize("how", [asks, downloads])
@pytest.mark.parametrize(
    "play",
    [echoes_a_broken_answer, leads_into_the_house, refuses, hangs, floods, lambda connection: connection.close()],
    ids=["broken", "redirect", "refused", "hangs", "floods", "closes"],
)
def test_a_failure_does_not_tell_a_key(
    how: Callable[..., object], play: Play, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Server(play) as server, Outbound(allow_private=[server.address]) as outbound:
        try:
            told = repr(how(outbound, server.url(f"/{KEY}?key={KEY}"), tmp_path))
        except OutboundError as error:
            told = told_by(error)
        assert KEY not in told + repr(outbound) + caplog.text


@pytest.mark.parametrize(
    "url",
    [
        f"https://{KEY}@example.com/",
        f"https://user:{KEY}@example.com/",
        f"http://example.com/?key={KEY}",
        f"https://127.0.0.1/{KEY}",
        f"https://example.com:1/{KEY}",
        f"https://example.com/{KEY}\n",
        f"ftp://example.com/{KEY}",
        f"https://exa_mple!.com/?key={KEY}",
        f"https://example.com:port/?key={KEY}",
        f"https://[::/?key={KEY}",
        f"https:{KEY}",
    ],
)
def test_a_refused_address_does_not_tell_a_key(url: str) -> None:
    with Outbound() as outbound, pytest.raises(Forbidden) as caught:
        outbound.request("GET", url)
    assert KEY not in told_by(caught.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {KEY}\n"},
        {"Authorization": f"Bearer {KEY}\r\nHost: elsewhere"},
        {"Authorization": f"Bearer {KEY}\u200b"},
        {"Authorization": f"Bearer {KEY}é"},
        {"Authorization": f" {KEY}"},
        {"Authorization": KEY.encode()},
        {f"{KEY}:": "x"},
        {f"{KEY} é": "x"},
        {"Host": KEY},
        {"Content-Length": KEY},
        {"Transfer-Encoding": KEY},
    ],
)
def test_a_header_that_cannot_be_sent_is_refused_by_name_only(headers: dict[str, Any]) -> None:
    with answering(lambda said: answer()) as server, Outbound(allow_private=[server.address]) as outbound:
        with pytest.raises(Forbidden) as caught:
            outbound.request("GET", server.url(), headers=headers)
        assert (server.accepted, KEY in told_by(caught.value)) == (0, False)


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "GET /", "GET\r\n", ""])
def test_a_method_that_is_none_is_refused(method: str) -> None:
    with answering(lambda said: answer()) as server, Outbound(allow_private=[server.address]) as outbound:
        with pytest.raises(Forbidden):
            outbound.request(method, server.url())
        assert server.accepted == 0
