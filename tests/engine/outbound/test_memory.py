"""A large file costs no memory: measured in a process of its own, which downloads OUTBOUND_DOWNLOAD_MB megabytes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.engine.outbound.world import Play, Server, asked
from tests.support.source import ROOT

MEGABYTES = int(os.environ.get("OUTBOUND_DOWNLOAD_MB", "100"))
EXTRA_MB = 40

CHILD = """
import re, resource, sys
from pathlib import Path
from engine.outbound import Outbound, TooLarge

url, address, into, largest, how = sys.argv[1:]
outbound = Outbound(allow_private=[address])

def peak():
    # ru_maxrss begins with that of the process we were started by, and would hide all growth below it.
    try:
        return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def get(url, largest):
    if how == "request":
        return len(outbound.request("GET", url, max_bytes=largest, timeout_seconds=280).body)
    return outbound.download(url, Path(into), max_bytes=largest, timeout_seconds=280).size_bytes

get(url + "?1", 10**6)
before = peak()
try:
    size = get(url, int(largest))
except TooLarge:
    size = -1
print(size, (peak() - before) // 1024)
"""


def measured(play: Play, into: Path, largest: int, how: str = "download") -> tuple[int, int]:
    """How many bytes arrived (-1: too many), and by how many megabytes the process grew over a small download."""
    with Server(play) as server:
        command = [sys.executable, "-c", CHILD, server.url(), server.address, str(into), str(largest), how]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-2000:]
    size, grown = told.stdout.split()
    return int(size), int(grown)


def sends(megabytes: int, *, is_told: bool) -> Play:
    def play(connection: socket.socket) -> None:
        size = 1 if b"?1" in asked(connection) else megabytes * 1_000_000
        told = b"Content-Length: %d\r\n" % size if is_told else b""
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + told + b"\r\n")
        while size:
            size -= connection.send(bytes(min(size, 1_000_000)))

    return play


@pytest.mark.parametrize("is_told", [True, False])
def test_a_large_download_costs_no_memory(is_told: bool, tmp_path: Path) -> None:
    size, grown = measured(sends(MEGABYTES, is_told=is_told), tmp_path / "large", 10**12)
    assert size == MEGABYTES * 1_000_000
    assert grown <= EXTRA_MB


def test_the_measure_sees_what_does_cost_memory(tmp_path: Path) -> None:
    size, grown = measured(sends(60, is_told=True), tmp_path / "none", 10**9, how="request")
    assert size == 60_000_000
    assert grown > EXTRA_MB


def test_a_packed_bomb_costs_no_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(bytes(300_000_000)) + packer.flush()

    def play(connection: socket.socket) -> None:
        said = asked(connection)
        told = b"" if b"?1" in said else b"Content-Encoding: gzip\r\n"
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + told + b"\r\n")
        connection.sendall(b"x" if b"?1" in said else bomb)

    size, grown = measured(play, tmp_path / "bomb", 200_000_000)
    assert size == -1
    assert grown <= EXTRA_MB
    assert (tmp_path / "bomb").read_bytes() == b"x"
