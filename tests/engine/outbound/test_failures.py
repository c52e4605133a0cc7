"""What is told when no answer comes: NotSent only when nothing was sent, NoAnswer whenever something may have been."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable

import pytest

from engine.outbound import NoAnswer, NotSent, Outbound, OutboundError, TooLarge
from tests.engine.outbound.world import PUBLIC, Play, Server, World, a_world, answer, answering, asked, certificate


def what_happens(play: Play, *, seconds: float = 5.0, **how: object) -> OutboundError:
    with Server(play) as server, Outbound(allow_private=[server.address]) as outbound:
        with pytest.raises(OutboundError) as caught:
            outbound.request("POST", server.url(), timeout_seconds=seconds, **{"json": {"a": 1}, **how})
        return caught.value


# What hangs, hangs for far longer than a busy machine takes to notice that time is over.
HANGS_SECONDS, NOTICED_SECONDS = 30, 10
DRIPS = HANGS_SECONDS * 20


def after_reading(*parts: bytes, pause: float = 0.0) -> Play:
    def play(connection: socket.socket) -> None:
        asked(connection)
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return play


def silent(connection: socket.socket) -> None:
    asked(connection)
    connection.recv(1)


def close_unread(connection: socket.socket) -> None:
    connection.close()


def never_read(connection: socket.socket) -> None:
    time.sleep(HANGS_SECONDS)


@pytest.mark.parametrize(
    "play",
    [
        close_unread,
        after_reading(),
        after_reading(b"HTTP/1.1 200 OK\r\n"),
        after_reading(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf "),
        after_reading(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf \r\n"),
        after_reading(b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n"),
        after_reading(b"SSH-2.0-OpenSSH_9.6\r\n"),
        after_reading(b"\x00" * 500),
        after_reading(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000),
        after_reading(answer(b"not gzip", content_encoding="gzip")),
        after_reading(answer(gzip.compress(b"whole" * 1000)[:-12], content_encoding="gzip")),
        after_reading(answer(b"?", content_encoding="br")),
    ],
    ids=range(12),
)
def test_what_breaks_after_sending_is_no_answer(play: Play) -> None:
    assert type(what_happens(play)) is NoAnswer


@pytest.mark.parametrize(
    "play",
    [
        silent,
        after_reading(*[b"x"] * DRIPS, pause=0.05),
        after_reading(b"HTTP/1.1 200 OK\r\n", *[b"A: b\r\n"] * DRIPS, pause=0.05),
        after_reading(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % DRIPS, *[b"x"] * DRIPS, pause=0.05),
        after_reading(*[b"HTTP/1.1 103 Early Hints\r\n\r\n"] * DRIPS, pause=0.05),
    ],
    ids=["silent", "status drips", "headers drip", "body drips", "endless hints"],
)
def test_an_answer_that_never_ends_ends_in_time(play: Play) -> None:
    began = time.monotonic()
    error = what_happens(play, seconds=0.5)
    assert (type(error), str(error)) == (NoAnswer, "No complete answer from 127.0.0.1 in time")
    assert 0.4 < time.monotonic() - began < NOTICED_SECONDS


def test_a_reader_that_stops_reading_does_not_hold_a_sender() -> None:
    began = time.monotonic()
    assert type(what_happens(never_read, seconds=0.5, json=None, content=b"x" * 30_000_000)) is NoAnswer
    assert time.monotonic() - began < NOTICED_SECONDS


def test_a_refused_port_is_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        port = taken.getsockname()[1]
        with Outbound(allow_private=[f"127.0.0.1:{port}"]) as outbound, pytest.raises(NotSent, match="refused"):
            outbound.request("POST", f"http://127.0.0.1:{port}/")


def test_a_connection_that_is_never_accepted_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, contextlib.ExitStack() as callers:
        for _ in range(3):
            caller = callers.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(full.getsockname())
        port, began = full.getsockname()[1], time.monotonic()
        with Outbound(allow_private=[f"127.0.0.1:{port}"]) as outbound, pytest.raises(NotSent, match="in time"):
            outbound.request("POST", f"http://127.0.0.1:{port}/", timeout_seconds=0.5)
        assert time.monotonic() - began < NOTICED_SECONDS


@pytest.mark.parametrize(
    "problem",
    [socket.gaierror(socket.EAI_NONAME, "unknown"), socket.gaierror(socket.EAI_AGAIN, "again"), UnicodeError("idna")],
)
def test_a_name_that_does_not_resolve_is_not_sent(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world(monkeypatch)
    world.names["gone.example.com"] = [problem]
    with Outbound() as outbound, pytest.raises(NotSent, match=r"gone\.example\.com does not resolve"):
        outbound.request("POST", "https://gone.example.com/")


def test_a_name_without_addresses_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    a_world(monkeypatch).names["empty.example.com"] = [[]]
    with Outbound() as outbound, pytest.raises(NotSent):
        outbound.request("POST", "https://empty.example.com/")


def test_a_resolver_that_hangs_does_not_hold_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, began = threading.Event(), time.monotonic()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **how: answers.wait(HANGS_SECONDS) and [])
    with Outbound() as outbound, pytest.raises(NotSent, match="not resolved in time"):
        outbound.request("POST", "https://slow.example.com/", timeout_seconds=0.3)
    assert time.monotonic() - began < NOTICED_SECONDS
    answers.set()


def plain(connection: socket.socket) -> None:
    connection.recv(1000)
    connection.sendall(answer(b"plain"))


def hangs_in_the_handshake(connection: socket.socket) -> None:
    connection.recv(1000)
    time.sleep(HANGS_SECONDS)


@pytest.mark.parametrize("play", [close_unread, plain, hangs_in_the_handshake])
def test_a_handshake_that_fails_is_not_sent(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    world, began = a_world(monkeypatch), time.monotonic()
    world.names["tls.example.com"] = [[PUBLIC]]
    with Server(play) as server, Outbound() as outbound:
        world.standing[PUBLIC, 443] = server.port
        with pytest.raises(NotSent, match=r"No secure connection to tls\.example\.com"):
            outbound.request("POST", "https://tls.example.com/", timeout_seconds=0.5)
    assert time.monotonic() - began < NOTICED_SECONDS


def test_closing_a_secure_connection_after_the_request_is_no_answer(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world(monkeypatch)
    world.names["tls.example.com"] = [[PUBLIC]]
    shown, trusted = certificate(tmp_path, "tls.example.com")
    with Server(after_reading(), tls=shown) as server, Outbound(trust=trusted) as outbound:
        world.standing[PUBLIC, 443] = server.port
        with pytest.raises(NoAnswer):
            outbound.request("POST", "https://tls.example.com/")


def packed(size: int) -> bytes:
    return gzip.compress(bytes(size))


@pytest.mark.parametrize(
    ("reply", "size"),
    [
        (lambda size: answer(bytes(size)), 1_000_000),
        (lambda size: b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + bytes(size), 1_000_000),
        (lambda size: answer(packed(size), content_encoding="gzip"), 1_000_000),
        (lambda size: answer(packed(size // 2) + packed(size - size // 2), content_encoding="gzip"), 1_000_000),
    ],
    ids=["told", "not told", "packed", "packed in parts"],
)
def test_a_byte_too_many_is_too_large_and_the_last_allowed_one_is_not(reply: Callable[[int], bytes], size: int) -> None:
    def asked_for(full_size: int) -> bytes:
        with Server(after_reading(reply(full_size))) as server, Outbound(allow_private=[server.address]) as outbound:
            return outbound.request("GET", server.url(), max_bytes=size).body

    assert asked_for(size) == bytes(size)
    with pytest.raises(TooLarge):
        asked_for(size + 1)


def test_every_status_is_an_answer_and_redirects_are_not_followed() -> None:
    statuses = iter(["204 No Content", "302 Found", "404 Not Found", "429 Too Many", "500 Oops", "503 Busy"])
    elsewhere = answering(lambda said: answer(status=next(statuses), location="/elsewhere"))
    with elsewhere as server, Outbound(allow_private=[server.address]) as outbound:
        seen = [outbound.request("POST", server.url()).status for _ in range(6)]
    assert seen == [204, 302, 404, 429, 500, 503]
    assert len(server.heard) == 6


def test_names_resolve_in_the_world_again_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    world: World = a_world(monkeypatch)
    with answering(lambda said: answer(b"here")) as server:
        world.names["studio"] = [socket.gaierror(socket.EAI_AGAIN, "again"), ["127.0.0.1"]]
        with Outbound(allow_private=[f"studio:{server.port}"]) as outbound:
            with pytest.raises(NotSent):
                outbound.request("GET", f"http://studio:{server.port}/")
            assert outbound.request("GET", f"http://studio:{server.port}/").text == "here"
