"""How a worker that was asked to stop reaches the work it is doing."""

from __future__ import annotations

import threading

requested = threading.Event()
"""Set when this process must end soon: no further step is begun."""


may_exit = False
"""True in a worker's child, which may be ended outright when its work does not notice that the job is lost."""


class Interrupted(BaseException):
    """Raised inside a step that takes too long to wait for. Not an Exception, so that no runner swallows it."""
