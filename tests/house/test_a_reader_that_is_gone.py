"""Whoever stops reading, a closed pipe or terminal, changes nothing about how our processes end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def unread(*command: str) -> subprocess.Popen[bytes]:
    """The command with a standard output that nobody reads, as behind `| true`, and Python's usual buffers."""
    reading, writing = os.pipe()
    os.close(reading)
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    return process


@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "help"),
        ("-c", "from soundfoundry.output import *; end_quietly_without_readers(); print('words'); raise SystemExit(3)"),
    ],
    ids=["a short list of commands", "a status of its own"],
)
def test_a_command_whose_output_nobody_reads_keeps_its_status(command: tuple[str, ...]) -> None:
    process = unread(sys.executable, *command)
    complaints = process.communicate(timeout=60)[1].decode()
    assert process.returncode == (3 if command[0] == "-c" else 0)
    assert complaints == ""
