"""The server: the API and the hosted pages at one address."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.doubles.stripe import forms, pages
from tests.doubles.stripe.calls import AnswerLost, Counter


class Door(BaseHTTPRequestHandler):
    """Lets calls and visitors in."""

    protocol_version = "HTTP/1.1"
    # Head and body leave together; in two parts the second would wait for the first to be acknowledged.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if not urlsplit(self.path).path.startswith("/v1/"):
            self._show(body)
            return
        try:
            answer = self.server.counter.call(self.command, self.path, body, self.headers)
        except AnswerLost:
            self.close_connection = True
            return
        self._say(answer.status, "application/json", answer.body, answer.headers)

    def _show(self, body: str) -> None:
        world = self.server.counter.world
        with world.lock:
            page = pages.visit(world, self.command, urlsplit(self.path).path, forms.parse(body))
        if page.goes_to:
            self._say(303, "text/plain", b"", {"Location": page.goes_to})
        else:
            self._say(page.status, "text/html; charset=utf-8", page.html.encode(), {})

    def _say(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, port: int, counter: Counter) -> None:
        super().__init__(("127.0.0.1", port), Door)
        self.counter = counter
