"""Makes .venv from a hash-pinned list of packages; needs nothing but the Python that runs it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-lists"
# The tests' list contains the product's, so having it satisfies both.
ALSO_SATISFIES = {"requirements-dev.txt": "requirements.txt"}


def fingerprint(name: str) -> str:
    """What a list holds and for which folder it was installed: a moved folder needs a new .venv."""
    return hashlib.sha256((ROOT / name).read_bytes() + os.fsencode(ROOT)).hexdigest()


def is_installed(name: str) -> bool:
    return PYTHON.exists() and STAMP.is_file() and fingerprint(name) in STAMP.read_text(encoding="ascii").split()


def run(*command: str | Path) -> str:
    """Run a command; return "" or the last line it wrote before it failed."""
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    lines = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
    return "" if done.returncode == 0 else lines[-1].strip()


def make_venv() -> None:
    print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)  # noqa: T201
    shutil.rmtree(VENV, ignore_errors=True)
    # The interpreter below a virtual environment, so that ours does not depend on that one.
    python = getattr(sys, "_base_executable", sys.executable)
    if problem := run(python, "-m", "venv", VENV):
        sys.exit(
            f"Python could not make a virtual environment ({problem}). "
            "On Debian and Ubuntu `apt install python3-venv` adds what is missing; then run the same command again."
        )


def install(name: str) -> None:
    """Install exactly the packages of a list, checking every hash: with uv, and with pip where uv cannot be had."""
    print(f"Installing the packages of {name} …", flush=True)  # noqa: T201
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet")
    STAMP.unlink(missing_ok=True)
    uv = VENV / "bin" / "uv"
    problem = run(*pip, "install", "--require-hashes", "-r", "requirements-uv.txt")
    # The system's certificates, because a company's proxy is known only there.
    sync = (uv, "pip", "sync", "--quiet", "--system-certs", "--python", PYTHON, "--require-hashes")
    problem = problem or run(*sync, name)
    if problem:
        print(f"uv could not do it ({problem}); trying pip, which takes a minute or two …", flush=True)  # noqa: T201
        problem = run(*pip, "install", "--require-hashes", "-r", name)
    if problem:
        sys.exit(
            f"The packages could not be installed ({problem}). "
            "Check the network connection and free disk space, then run the same command again."
        )
    lists = [name, *filter(None, [ALSO_SATISFIES.get(name)])]
    STAMP.write_text("\n".join(map(fingerprint, lists)) + "\n", encoding="ascii")


def main(name: str) -> None:
    if is_installed(name):
        return
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # two terminals, one .venv
    if is_installed(name):
        return
    if run(PYTHON, "-m", "pip", "--version") if PYTHON.exists() else True:
        make_venv()
    install(name)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("Stopped; run the same command again to finish.")
    except OSError as error:
        sys.exit(f"The set-up could not go on: {error}.")
