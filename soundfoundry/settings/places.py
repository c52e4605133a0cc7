"""Where state lives on this machine: the data directory, its parts, and the secret key kept in it."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

# The kernel keeps a socket's path in 108 bytes, the last of which is zero.
LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True)
class Places:
    """The files and folders of one installation."""

    data: Path

    @property
    def database(self) -> Path:
        return self.data / "db.sqlite3"

    @property
    def media(self) -> Path:
        return self.data / "media"

    @property
    def mails(self) -> Path:
        return self.data / "mails"

    @property
    def redis(self) -> Path:
        return self.data / "redis"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def static(self) -> Path:
        return self.data / "static"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def run(self) -> Path:
        """The lock of the running installation, and what it prepared."""
        return self.data / "run"

    @property
    def sockets(self) -> Path:
        """Inside the data directory, unless that would make a socket's path too long for the kernel."""
        if len(os.fsencode(self.run / "redis.sock")) <= LONGEST_SOCKET_PATH:
            return self.run
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"soundfoundry-{os.getuid()}-{name}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"


def data_directory(chosen: str) -> Path:
    """The directory asked for, or the place the desktop standard gives to a user's data."""
    if chosen:
        return Path(chosen).expanduser().absolute()
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return (Path(home).expanduser() / "soundfoundry").absolute()


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter; raises OSError when it cannot, or belongs to someone else."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != os.getuid():
        raise PermissionError(f"{path} belongs to another user")
    path.chmod(0o700)
    return path


def kept_secret_key(places: Places) -> str:
    """The key of this installation: made once, readable by its owner only; raises OSError when it cannot be kept."""
    path = places.data / "secret_key"
    private_folder(places.data)
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        # A link fails when the name is taken, so of two processes that start at once only one decides.
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
