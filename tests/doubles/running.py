"""`make doubles` as a process of a test: what the product must be told, and a way to make the services misbehave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from tests.support.source import ROOT


class RunningDoubles(dict[str, str]):
    """The lines of the environment by name; `control` is the address of the page."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__()
        self.process = process
        self.control = ""
        self.said: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line.rstrip())
            name, equals, value = line.strip().partition("=")
            if line.startswith("  ") and equals:
                self[name] = value
            elif " switches them off" in line:
                self.control = line.split()[0].rstrip("/")
            elif line.startswith("Ctrl-C"):
                return
        raise AssertionError("The doubles did not start:\n" + "\n".join(self.said))

    def tell(self, service: str, **acts: Any) -> dict[str, Any]:
        """`tell("fal", door="refuses", next="lost_answer")`; service may be "all". Returns how it stands now."""
        return dict(self._asked(f"/{service}", acts))

    def state(self, service: str) -> dict[str, Any]:
        return dict(self._asked(f"/{service}"))

    def requests(self, service: str) -> list[dict[str, str]]:
        """Method, path and request_id of the newest ones."""
        return list(self._asked(f"/{service}/requests"))

    def generations(self, service: str) -> dict[str, dict[str, Any]]:
        """Ending, is_billed and webhook of each, by its name at the service."""
        return dict(self._asked(f"/{service}/generations"))

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def _asked(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.control + path, data, {"Content-Type": "application/json"})
        with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def running_doubles(*flags: str) -> Iterator[RunningDoubles]:
    """On free ports. flags: of the command, such as "--faults", "0.2", "--seconds", "0.5"."""
    command = [sys.executable, "-m", "tests.doubles", "--with-parent", str(os.getpid()), "--ports", "0", *flags]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield RunningDoubles(process)
        finally:
            process.kill()
