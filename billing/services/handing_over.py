"""Work that follows an answer: done by a few threads of this process, and lost without harm when it ends."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from django.db import connections

log = logging.getLogger(__name__)
THREADS = 2

_waiting: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
_started = threading.Lock()
_threads: list[threading.Thread] = []


def soon(work: Callable[[], object]) -> None:
    """Queue work that is written down elsewhere; its errors are logged and nobody else learns of them."""
    _waiting.put(work)
    with _started:
        while len(_threads) < THREADS:
            thread = threading.Thread(target=_run, name="after-the-answer", daemon=True)
            _threads.append(thread)
            thread.start()


def _run() -> None:
    while True:
        work = _waiting.get()
        try:
            work()
        except Exception:
            log.exception("Something to be done after an answer failed; the sweep does it again.")
        finally:
            connections.close_all()
