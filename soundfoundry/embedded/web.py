"""The web process of `make run`: serves an already open socket until asked to stop."""

from __future__ import annotations

import socket
import sys
from types import FrameType

import uvicorn

from soundfoundry.asgi import application, close_streams
from soundfoundry.output import end_quietly_without_readers


class Server(uvicorn.Server):
    """Closes the endless event streams first, so that stopping does not wait for them."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        close_streams()
        super().handle_exit(sig, frame)


def main(descriptor: int) -> None:
    """Serve pages, API and event streams on the given socket."""
    end_quietly_without_readers()
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
