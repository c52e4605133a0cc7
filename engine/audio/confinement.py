"""Takes from this process what decoding does not need: memory, time, the network, every file that is not open yet.

Landlock and seccomp are asked for by their system calls (Linux); where the kernel has neither, the limits alone hold.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

# Beside the libraries, which take about 50 MB: all in all less than 256 MB.
MEMORY_BYTES = 190_000_000
# Seconds of one core: 15 minutes of stereo in the dearest usual format need 3.
CPU_SECONDS = 10

_NO_NEW_PRIVILEGES, _GET_SECCOMP = 38, 21
_SECCOMP, _SET_FILTER, _ALL_THREADS = 317, 1, 1
_CREATE_RULESET, _RESTRICT_SELF, _VERSION = 444, 446, 1
# Every right to files that a version of Landlock knows; none of them is given back to anything.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NEWEST_RIGHTS = 16
_ARCHITECTURE = 0xC000003E
_OTHER_CALLS = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001
# Calls of x86-64, by what they would lead to.
_REFUSED = (
    *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),  # sockets, and sending through them
    *(2, 85, 257, 304, 437),  # opening files, by path or by handle
    *(76, 82, 83, 84, 86, 87, 88, 90, 92, 133, 258, 259, 260, 263, 264, 265, 266, 268, 316),  # changing them by path
    *(57, 58, 59, 322),  # other processes and programs
    *(62, 101, 310, 311, 424, 434, 438),  # signals to others, and their memory
    *(155, 161, 165, 166, 248, 249, 250, 272, 308, 319, 321, 323, 425, 426, 427),  # doors into the kernel
)


@dataclass(frozen=True)
class Confinement:
    """Whether a process that looks at strangers' files is kept from all other files, and from every network."""

    files: bool
    network: bool


def possible() -> Confinement:
    """What this machine can hold; nothing is changed."""
    if not sys.platform.startswith("linux"):
        return Confinement(files=False, network=False)
    has_filters = platform.machine() == "x86_64" and _libc().prctl(_GET_SECCOMP, 0, 0, 0, 0) >= 0
    return Confinement(files=has_filters or _landlock_version() > 0, network=has_filters)


def confine(*, cpu_seconds: int = CPU_SECONDS, file_bytes: int = 0) -> Confinement:
    """From now on this process and its threads open nothing more, whatever they decode; what holds is returned.

    file_bytes: how long a file that is open already may become.
    """
    limit(cpu_seconds=cpu_seconds, file_bytes=file_bytes)
    if not sys.platform.startswith("linux"):
        return Confinement(files=False, network=False)
    _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    has_landlock = _restrict_files()
    has_filter = platform.machine() == "x86_64" and _filter_calls()
    return Confinement(files=has_landlock or has_filter, network=has_filter)


def limit(*, cpu_seconds: int = CPU_SECONDS, file_bytes: int = 0) -> None:
    """From now on this process can't take more than its share, nor write more than this."""
    size = _address_space() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """How many bytes this process has mapped, libraries included."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 300_000_000
    return pages * resource.getpagesize()


def _restrict_files() -> bool:
    version = _landlock_version()
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS.get(version, _NEWEST_RIGHTS)) - 1
    # Files; TCP (from version 4 on); signals and abstract sockets of others (from version 6 on).
    handled = struct.pack("=QQQ", rights, 3, 3)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = _libc().syscall(_CREATE_RULESET, handled, len(handled), 0)
    return bool(ruleset >= 0 and _libc().syscall(_RESTRICT_SELF, ruleset, 0) == 0)


def _filter_calls() -> bool:
    """Whether the calls above are refused from now on, in all threads."""
    count = len(_REFUSED)
    program = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, count + 3, _ARCHITECTURE),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 1, 0, _OTHER_CALLS),
        *((_EQUAL, count - place, 0, call) for place, call in enumerate(_REFUSED)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    # A struct sock_fprog: the number of instructions, and where they are.
    described = struct.pack("@HP", len(program), ctypes.addressof(code))
    return bool(_libc().syscall(_SECCOMP, _SET_FILTER, _ALL_THREADS, described) == 0)


def _landlock_version() -> int:
    return int(_libc().syscall(_CREATE_RULESET, None, 0, _VERSION))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
