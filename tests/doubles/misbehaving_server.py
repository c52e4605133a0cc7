"""A music service as a process of its own: refuses, loses answers, is slow, and keeps a ledger of what it accepted.

`python -m tests.doubles.misbehaving_server SEED` prints its address. Whatever it answers, a request it has accepted
is a request it charges for. A request that names a webhook is told about by it: late, twice, out of order, or never.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import uuid
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.doubles.unreliable_webhooks import UnreliableWebhooks

FAULTS = 0.20
LOST_ANSWERS = 0.07
LATE = 0.03
KEPT_SECONDS = float(os.environ.get("CHAOS_EXPIRY_SECONDS", "inf"))


class Ledger:
    """What the service knows. Every accepted request has a moment at which its result is there."""

    def __init__(self, seed: int) -> None:
        self.lock = threading.Lock()
        self.chance = random.Random(seed)
        self.requests: dict[str, dict[str, object]] = {}
        self.by_token: dict[str, str] = {}
        self.counts: Counter[str] = Counter()

    def happens(self, share: float) -> bool:
        with self.lock:
            return self.chance.random() < share

    def accept(self, token: str, generation: str) -> str:
        with self.lock:
            wait = self.chance.uniform(4.0, 6.0) if self.chance.random() < LATE else self.chance.uniform(0.1, 1.5)
            request_id = uuid.uuid4().hex
            self.requests[request_id] = {"token": token, "generation": generation, "ready_at": time.monotonic() + wait}
            self.by_token.setdefault(token, request_id)
            return request_id

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1


class Desk(BaseHTTPRequestHandler):
    """The service's addresses."""

    protocol_version = "HTTP/1.1"
    server: Service

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        ledger = self.server.ledger
        if path == "/ledger":
            with ledger.lock:
                counts = {**ledger.counts, **self.server.webhooks.counts}
                return self._say({"requests": list(ledger.requests.values()), "counts": counts})
        if self._fails():
            return None
        if path == "/find":
            with ledger.lock:
                found = ledger.by_token.get(query["token"][0])
            return self._say({"request_id": found})
        verb, request_id = path.strip("/").split("/")
        if verb == "poll":
            if ledger.happens(0.05):
                time.sleep(0.8)
            is_done = time.monotonic() >= float(str(ledger.requests[request_id]["ready_at"]))
            return self._say({"state": "done" if is_done else "running"})
        row = ledger.requests[request_id]
        if time.monotonic() > float(str(row["ready_at"])) + KEPT_SECONDS:
            ledger.count("results gone")
            return self._say({"error": "gone"}, status=410)
        row.setdefault("fetched_after", time.monotonic() - float(str(row["ready_at"])))
        return self._say({"music": f"music for {row['generation']}"})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        if self._fails():
            return
        ledger = self.server.ledger
        if self.path.startswith("/cancel/"):
            ledger.count("cancelled")
            self._say({"stopped": True})
            return
        request_id = ledger.accept(asked["token"], asked["generation"])
        if asked.get("webhook"):
            self.server.webhooks.promise(
                asked["webhook"], request_id, float(str(ledger.requests[request_id]["ready_at"]))
            )
        if ledger.happens(LOST_ANSWERS):
            ledger.count("answers lost")
            self.close_connection = True
            return
        self._say({"request_id": request_id})

    def _fails(self) -> bool:
        ledger = self.server.ledger
        ledger.count("calls")
        if not ledger.happens(FAULTS):
            return False
        ledger.count("faults")
        self._say({"error": "busy"}, status=503)
        return True

    def _say(self, answer: object, status: int = 200) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Service(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.ledger = Ledger(seed)
        self.webhooks = UnreliableWebhooks(seed)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that was killed is part of the game."""


if __name__ == "__main__":
    service = Service(int(sys.argv[1]))
    sys.stdout.write(f"http://127.0.0.1:{service.server_address[1]}\n")
    sys.stdout.flush()
    service.serve_forever()
