"""A punctual music service and the runner that asks it through the product's own door; the settings of its workers."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jobs.contract import Poll, Report, Runner, Submission, Terms
from jobs.models import Job
from jobs.outside import outbound


class Desk(BaseHTTPRequestHandler):
    """POST /TOKEN accepts, GET /TOKEN says whether it is done."""

    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        token = self.path.strip("/")
        with self.server.lock:
            self.server.counts["sent"] += 1
            self.server.done_at[token] = time.monotonic() + self.server.seconds
        self._say({"id": token})

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.counts["polls"] += 1
            is_done = time.monotonic() >= self.server.done_at[self.path.strip("/")]
        self._say({"state": "done" if is_done else "running"})

    def _say(self, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Service(ThreadingHTTPServer):
    """Takes the same time for everything."""

    daemon_threads = True
    request_queue_size = 200

    def __init__(self, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.seconds, self.lock = seconds, threading.Lock()
        self.counts: Counter[str] = Counter()
        self.done_at: dict[str, float] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


def ask(method: str, token: str) -> dict[str, Any]:
    answer = outbound().request(method, f"http://{os.environ['BENCH_SERVICE']}/{token}", json=None)
    told: dict[str, Any] = json.loads(answer.body)
    return told


class RemoteRunner(Runner):
    """Only asks and waits; fetching and mastering real music costs more, which docs/scaling.md tells."""

    def terms(self, job: Job) -> Terms:  # noqa: ARG002
        return Terms()

    def submit(self, job: Job, token: str) -> Submission:  # noqa: ARG002
        return Submission(ask("POST", token)["id"])

    def find(self, job: Job, token: str) -> Submission | None:  # noqa: ARG002
        return None

    def poll(self, job: Job) -> Poll:
        return Poll(ask("GET", job.request_id)["state"])

    def cancel(self, job: Job) -> bool:  # noqa: ARG002
        return True

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:  # noqa: ARG002
        return {"made": True}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        """Nothing to write."""

    def failed(self, job: Job) -> None:
        """Nothing to write."""
