"""Stands between a client and an S3 server like a proxy, hands everything on unchanged, and misbehaves when told to."""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

ERROR = b"<?xml version='1.0' encoding='UTF-8'?><Error><Code>%s</Code><Message>%s</Message></Error>"
SLOW_DOWN = ERROR % (b"SlowDown", b"Please reduce your request rate.")
INTERNAL_ERROR = ERROR % (b"InternalError", b"We encountered an internal error. Please try again.")


@dataclass
class Fault:
    """What happens to the next `times` requests of one method whose address holds `text`."""

    kind: str  # slow_down | cut | lost_answer | error_in_200
    method: str
    text: str = ""
    times: int = 1


@dataclass
class FaultyProxy:
    """Listens on a port of its own; `asked` remembers what came."""

    upstream: str
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        # Another name for this machine than the server's own: links must be signed for it.
        self.url = f"http://localhost:{self._server.server_port}"
        self._lock = threading.Lock()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def misbehave(self, kind: str, method: str, text: str = "", times: int = 1) -> None:
        self.faults.append(Fault(kind, method, text, times))

    def fault_for(self, method: str, address: str) -> str:
        """The kind of fault this request meets, or ""."""
        with self._lock:
            self.asked.append(f"{method} {address}")
            for fault in self.faults:
                if fault.times and fault.method == method and fault.text in address:
                    fault.times -= 1
                    return fault.kind
        return ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: FaultyProxy

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.proxy.fault_for(self.command, self.path)
        at_once: dict[str, tuple[int, bytes]] = {"slow_down": (503, SLOW_DOWN), "error_in_200": (200, INTERNAL_ERROR)}
        if kind in at_once:
            self._send(*at_once[kind], {"Content-Type": "application/xml"})
            return
        status, headers, content = self._asked_upstream(body)
        if kind == "lost_answer":
            self._cut()
            return
        self._send(status, content, headers, is_cut=kind == "cut")
        if kind == "cut":
            self._cut()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _answer  # noqa: N815  # names of the standard library

    def _asked_upstream(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.proxy.upstream).netloc, timeout=60)
        # The host stays what the client wrote, because it is signed.
        headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
        try:
            # Who refuses what comes says so before all of it has come.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def _send(self, status: int, body: bytes, headers: dict[str, str], *, is_cut: bool = False) -> None:
        self.send_response_only(status)
        dropped = {"transfer-encoding", "connection"} | (set() if self.command == "HEAD" else {"content-length"})
        for name, value in headers.items():
            if name.lower() not in dropped:
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if is_cut else body)
            self.wfile.flush()

    def _cut(self) -> None:
        """Reset, as a machine does that dies."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.close()
