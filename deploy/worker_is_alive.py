"""Ends with status 0 when a worker of this container has told Redis lately that it lives."""

from __future__ import annotations

import os
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import redis

# A worker speaks up every 10 seconds while it waits or works.
SILENT_SECONDS = 90


def address() -> str:
    """The queue's Redis, as the settings read it; without them, because a check every half minute must cost little."""
    file_name = os.environ.get("REDIS_URL_FILE")
    return Path(file_name).read_text(encoding="utf-8").strip() if file_name else os.environ["REDIS_URL"]


def seconds_since(moment: str) -> float:
    """Seconds since a moment as RQ writes it."""
    return time.time() - datetime.strptime(moment.rstrip("Z")[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC).timestamp()


def main() -> int:
    """Look for this container's worker among all that are registered."""
    client = redis.Redis.from_url(address(), socket_connect_timeout=3, socket_timeout=3, decode_responses=True)
    for name in client.smembers("rq:workers"):
        host, moment = client.hmget(name, "hostname", "last_heartbeat")
        if host == socket.gethostname() and moment and seconds_since(str(moment)) < SILENT_SECONDS:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
