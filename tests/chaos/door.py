"""`python -m tests.chaos.door PORT`: where the misbehaving service's webhooks arrive; they only ring the bell."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import django

django.setup()

from django.db import DatabaseError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from jobs.services import hear  # noqa: E402
from tests.doubles.http_runner import ACCOUNT  # noqa: E402


class Door(BaseHTTPRequestHandler):
    """Asks for no signature: that the real doors do is tested with the real doors."""

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            token = self.path.strip("/")
            is_ours = hear(account=ACCOUNT, token=token, request_id=told["request_id"], now=timezone.now())
            self.send_response(200 if is_ours else 404)
        except DatabaseError:
            connection.close()
            self.send_response(503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
