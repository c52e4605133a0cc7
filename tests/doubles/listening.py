"""A local HTTP server that keeps every request and answers as a function says, with answers that stall or break off."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def request_id(self) -> str:
        """By which the product's logs know what caused this call."""
        return self.headers.get("x-request-id", "")


@dataclass
class Told:
    """One answer. wait_seconds: before it begins; stalls: after its head; is_cut: half of the body; is_lost: none.

    drips: its body comes byte by byte, ten in a second.
    """

    body: Any = b""
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    wait_seconds: float = 0.0
    stalls: bool = False
    is_cut: bool = False
    is_lost: bool = False
    drips: bool = False

    @property
    def bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def events(pieces: Iterable[object]) -> Told:
    """A stream of server-sent events, all at once."""
    lines = [piece if isinstance(piece, str) else json.dumps(piece) for piece in pieces]
    return Told("".join(f"data: {line}\n\n" for line in lines).encode(), content_type="text/event-stream")


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave together; in two parts the second would wait for the first to be acknowledged.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            # Whoever asked went away in the middle of it.
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
        told = self.server.listener.told(asked)
        self.server.listener.stopped.wait(told.wait_seconds)
        if told.is_lost:
            self.close_connection = True
            return
        self._say(told)

    def _say(self, told: Told) -> None:
        self.send_response(told.status)
        for name, value in {**told.headers, "Content-Type": told.content_type}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.bytes)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if told.stalls:
            self.wfile.flush()
            self.server.listener.stopped.wait(60)
        self.close_connection = self.close_connection or told.is_cut or told.stalls or told.drips
        if told.drips:
            self._drip(told.bytes)
            return
        self.wfile.write(told.bytes[: len(told.bytes) // 2] if told.is_cut or told.stalls else told.bytes)

    def _drip(self, body: bytes) -> None:
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()
            if self.server.listener.stopped.wait(0.1):
                return

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, listener: Listener, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Desk)
        self.listener = listener
        self.connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that gave up is part of the game."""


class Listener:
    """Start it, ask it, look at what was asked. keeps: how many of the newest requests, once that matters."""

    keeps: int | None = None

    def __init__(self, answer: Callable[[Asked], Told], port: int = 0) -> None:
        self.requests: list[Asked] = []
        self.stopped = threading.Event()
        self.lock = threading.RLock()
        self._answer = answer
        self._server: _Server | None = _Server(self, port)
        self.port = int(self._server.server_address[1])
        self.address = f"127.0.0.1:{self.port}"
        self._thread: threading.Thread | None = None

    def told(self, asked: Asked) -> Told:
        """One call at a time: the same calls give the same answers."""
        with self.lock:
            self.requests.append(asked)
            if self.keeps is not None and len(self.requests) > 2 * self.keeps:
                del self.requests[: -self.keeps]
            return self._answer(asked)

    def start(self) -> None:
        """At the same address as before, if it was there before."""
        if self._thread is None:
            self._server = self._server or _Server(self, self.port)
            self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
            self._thread.start()

    def leave(self) -> None:
        """Connections break, and new ones are refused until it starts again."""
        server, thread, self._server, self._thread = self._server, self._thread, None, None
        if server is None:
            return
        if thread is not None:
            server.shutdown()
        server.server_close()
        for connection in list(server.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        self.stopped.set()
        self.leave()
