"""The product as an ASGI application: event streams by themselves, everything else through Django."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
# Every request has a thread of its own here, so connections are shared through a pool.
os.environ.setdefault("DATABASE_POOL", "true")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from live.streams import streams
from soundfoundry.bodies import bounded


async def by_path(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """An event stream lives for minutes and must hold neither a thread nor a connection."""
    if scope["type"] == "http" and scope["path"] == "/events/":
        await streams.serve(scope, receive, send)
    else:
        await django_application(scope, receive, send)


def close_streams() -> None:
    """End every event stream: none would end by itself."""
    streams.close()


application = bounded(by_path)
