"""Being asked to stop, by whoever started this process or by Ctrl-C."""

from __future__ import annotations

import signal
import threading


def listen_for_stop() -> threading.Event:
    """An event that SIGTERM or SIGINT sets from now on, also where a shell had this process ignore Ctrl-C.

    Only of the main thread. It is set from a thread of its own: the one that the signal breaks into may hold the
    event's lock, and would wait for itself.
    """
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=asked.set).start())
    return asked
