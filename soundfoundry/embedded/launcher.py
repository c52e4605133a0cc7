"""Starts everything: checks, prepares, and watches the supervisor from outside."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shlex
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from soundfoundry.embedded.guard import Guard
from soundfoundry.embedded.supervisor import Supervisor

if TYPE_CHECKING:  # importing settings checks the environment, which main() does with its own words
    from soundfoundry.settings.places import Places

NOT_OURS = "HOST {host} is not an address of this machine: use 127.0.0.1, or 0.0.0.0 for every network."


def main() -> None:
    """Check, prepare, then hand over to a supervisor that is watched by this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        sys.exit(serve())
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(
            f"SoundFoundry cannot start: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}."
        )


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def serve() -> int:
    """Run until asked to stop; returns the exit status."""
    from django.conf import settings  # reading them checks the environment

    from soundfoundry.embedded.preparation import prepare
    from soundfoundry.embedded.programs import programs
    from soundfoundry.settings.places import private_folder

    places = settings.PLACES
    lock = take_lock(places.run)
    listener = listen(settings.HOST, settings.PORT)
    prepare(settings)
    remove_socket(places)
    private_folder(places.sockets)
    try:
        supervisor = Supervisor(programs(settings, listener))
        return Guard(supervisor).run(_greeting(settings.HOST, settings.PORT, places))
    finally:
        remove_socket(places)
        os.close(lock)


def remove_socket(places: Places) -> None:
    """Remove the socket of a former run, and its folder where that is not part of the data directory."""
    places.redis_socket.unlink(missing_ok=True)
    if places.sockets != places.run:
        with contextlib.suppress(FileNotFoundError):
            places.sockets.rmdir()


def take_lock(run_folder: Path) -> int:
    """Hold the only start on this data directory; exits with a sentence when another start holds it."""
    from soundfoundry.settings.places import private_folder

    lock = os.open(private_folder(run_folder) / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(
            "SoundFoundry is already running on this data directory: "
            "stop it there, or start a second one with DATA_DIR=/another/folder PORT=8001."
        )
    return lock


def listen(host: str, port: int) -> socket.socket:
    """The socket that the web program serves; exits with a sentence when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except socket.gaierror:
        sys.exit(NOT_OURS.format(host=host))
    except PermissionError:
        sys.exit(f"Port {port} needs administrator rights: choose one above 1023, for example make run PORT=8001.")
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            sys.exit(NOT_OURS.format(host=host))
        sys.exit(
            f"Port {port} on {host} cannot be used ({error.strerror}): choose another, for example make run PORT=8001."
        )
    listener.listen(1024)
    return listener


def _greeting(host: str, port: int, places: Places) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    elsewhere = f"DATA_DIR={shlex.quote(str(places.data))} " if os.environ.get("DATA_DIR") else ""
    return f"""
  SoundFoundry is ready: open http://{shown}:{port} and create an account.
  Mails (confirmation, password reset) are printed here and kept in {places.mails}.
  A staff account for /admin/: {elsewhere}.venv/bin/python manage.py createsuperuser
  Ctrl-C stops everything.
"""


if __name__ == "__main__":
    main()
