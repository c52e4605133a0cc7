"""Builds the image of the Dockerfile and runs its programs with Debian's buildah: no daemon, no registry."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
BASE = "docker.io/library/debian:bookworm-slim"
IMAGE = "localhost/soundfoundry:proof"
PROGRAMS = ("buildah", "mmdebstrap")
# A company's proxy may sign with an authority that only this machine knows; Debian reads such from here.
OWN_AUTHORITIES = Path("/usr/local/share/ca-certificates")


def what_is_missing() -> str:
    """A sentence on what this machine lacks, or ""."""
    lacks = [name for name in PROGRAMS if shutil.which(name) is None]
    if lacks:
        return (
            f"The proof of the image needs {' and '.join(lacks)}, which this machine does not have. "
            f"On Debian and Ubuntu: sudo apt-get install --no-install-recommends {' '.join(PROGRAMS)}"
        )
    if os.geteuid() != 0:
        return "The proof of the image needs root, because it makes a root file system: sudo make image-proof"
    return ""


class Builder:
    """One throw-away image store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        where = ["--root", str(folder / "images"), "--runroot", str(folder / "run"), "--storage-driver", "vfs"]
        self.buildah = ["buildah", *where]

    def ask(self, *words: str | Path) -> str:
        """Run buildah; returns what it printed, fails with what it complained about."""
        done = subprocess.run([*self.buildah, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"buildah {words[0]} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout.strip()

    def make_base(self) -> None:
        """What the Dockerfile calls debian:bookworm-slim, made of Debian's own packages."""
        archive = self.folder / "base.tar"
        made = ["mmdebstrap", "--quiet", "--variant=minbase", "bookworm", str(archive)]
        subprocess.run(made, check=True, stderr=subprocess.DEVNULL)
        container = self.ask("from", "scratch")
        self.ask("add", container, archive, "/")
        for authority in OWN_AUTHORITIES.glob("*.crt"):
            self.ask("add", container, authority, f"{OWN_AUTHORITIES}/")
        self.ask("commit", "--quiet", "--format", "docker", "--rm", container, BASE)
        archive.unlink()

    def build(self) -> None:
        self.ask(
            *("bud", "--isolation", "chroot", "--network", "host", "--format", "docker", "--pull-never"),
            *("--layers=false", "--tag", IMAGE, "."),
        )

    def described(self) -> dict[str, Any]:
        """What the image says about itself: user, entrypoint, health check, environment."""
        found: dict[str, Any] = json.loads(self.ask("inspect", "--type", "image", IMAGE))["Docker"]["config"]
        return found

    def container(self) -> str:
        return self.ask("from", "--pull-never", IMAGE)

    def mounted(self, container: str) -> Path:
        return Path(self.ask("mount", container))

    def command(self, container: str, words: Sequence[str], environment: Mapping[str, str]) -> list[str]:
        """The command line that runs something in a container, on this machine's network."""
        given = [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]
        return [*self.buildah, "run", "--isolation", "chroot", "--network", "host", *given, container, "--", *words]
