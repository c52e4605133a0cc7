"""A file leaves as it lies on the disk, in constant memory, to checked addresses only, and nowhere else after that."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from engine.outbound import FileBody, Forbidden, NoAnswer, NotSent, Outbound
from tests.engine.outbound.world import Play, Server, World, a_world, answer, answering, next_request
from tests.support.source import ROOT

MEGABYTES = 100
EXTRA_MB = 20
CHILD = """
import re, sys
from pathlib import Path
from engine.outbound import FileBody, Outbound

url, address, large = sys.argv[1:]
outbound = Outbound(allow_private=[address])

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

def put(body):
    return outbound.upload("PUT", url, body, timeout_seconds=100).status

put(FileBody(Path(large), length=10))
before = peak()
print(put(FileBody(Path(large))), (peak() - before) // 1024)
"""


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "take.wav"
    path.write_bytes(bytes(range(256)) * 4000)
    return path


def swallow(connection: socket.socket) -> None:
    """Reads what is said, without keeping it, and says how many bytes that were."""
    while request := next_request(connection):
        _, begun, length = request
        left = length - len(begun)
        while left:
            left -= len(connection.recv(min(left, 1_000_000)))
        connection.sendall(answer(b"%d" % length))


def test_a_large_upload_costs_no_memory(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(MEGABYTES * 1_000_000)
    with Server(swallow) as server:
        command = [sys.executable, "-c", CHILD, server.url(), server.address, str(large)]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-2000:]
    status, grown = told.stdout.split()
    assert status == "200"
    assert int(grown) <= EXTRA_MB


def test_it_arrives_as_it_lies_there_between_a_head_and_a_tail(recording: Path) -> None:
    sent: list[int] = []
    body = FileBody(recording, start=10, length=500_000, head=b"<", tail=b">", progress=sent.append)
    with answering(lambda said: answer(said.partition(b"\r\n\r\n")[2])) as server:
        outbound = Outbound(allow_private=[server.address])
        told = outbound.upload("PUT", server.url(), body, headers={"Content-Type": "audio/wav"}, timeout_seconds=10)
    part = recording.read_bytes()[10:500_010]
    assert told.body == b"<" + part + b">"
    assert body.sha256 == hashlib.sha256(part).hexdigest()
    assert sent == [262_144, 500_000]
    head = server.heard[0].partition(b"\r\n\r\n")[0].lower()
    assert b"content-length: 500002" in head
    assert b"transfer-encoding" not in head


def test_who_refuses_early_is_understood(recording: Path) -> None:
    def refuse(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(answer(b"", "413 Request Entity Too Large", connection="close"))
        connection.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while connection.recv(65_536):
                pass

    with Server(refuse) as server:
        outbound = Outbound(allow_private=[server.address])
        told = outbound.upload("PUT", server.url(), FileBody(recording), timeout_seconds=10)
    assert told.status == 413


def test_a_redirect_is_told_and_not_followed(recording: Path) -> None:
    moved = answer(b"", "307 Temporary Redirect", location="https://elsewhere.example/")
    with answering(lambda _: moved) as server:
        outbound = Outbound(allow_private=[server.address])
        told = outbound.upload("PUT", server.url(), FileBody(recording), timeout_seconds=10)
    assert (told.status, server.accepted) == (307, 1)


def leaves(connection: socket.socket) -> None:
    connection.recv(65_536)


def stalls(connection: socket.socket) -> None:
    connection.recv(65_536)
    time.sleep(2)


@pytest.mark.parametrize("play", [leaves, stalls])
def test_what_breaks_off_or_stalls_is_no_answer(play: Play, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with Server(play) as server:
        outbound = Outbound(allow_private=[server.address])
        with pytest.raises(NoAnswer):
            outbound.upload("PUT", server.url(), FileBody(large), timeout_seconds=0.5)


def test_who_watches_may_break_it_off_and_the_door_still_works(recording: Path) -> None:
    def enough(sent: int) -> None:
        raise InterruptedError

    with answering(lambda _: answer(b"ok")) as server:
        outbound = Outbound(allow_private=[server.address])
        with pytest.raises(InterruptedError):
            outbound.upload("PUT", server.url(), FileBody(recording, progress=enough), timeout_seconds=10)
        assert outbound.upload("PUT", server.url(), FileBody(recording), timeout_seconds=10).body == b"ok"


def test_a_file_that_got_shorter_is_not_sent_as_if_it_were_whole(recording: Path) -> None:
    body = FileBody(recording)
    recording.write_bytes(b"short")
    with answering(lambda _: answer(b"ok")) as server:
        outbound = Outbound(allow_private=[server.address])
        with pytest.raises(OSError, match="shorter"):
            outbound.upload("PUT", server.url(), body, timeout_seconds=10)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return a_world(monkeypatch)


def test_a_service_may_name_no_place_of_the_operators_but_its_own(recording: Path) -> None:
    with answering(lambda _: answer(b"ok")) as service, answering(lambda _: answer(b"ok")) as neighbour:
        outbound = Outbound(allow_private=[service.address, neighbour.address])
        body = FileBody(recording)
        assert outbound.upload("PUT", service.url(), body, told_by=service.url(), timeout_seconds=5).status == 200
        with pytest.raises(Forbidden):
            outbound.upload("PUT", neighbour.url(), body, told_by=service.url(), timeout_seconds=5)
        with pytest.raises(Forbidden):
            outbound.request("HEAD", neighbour.url(), told_by=service.url())
        assert neighbour.accepted == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://files.example/put",
        "https://10.0.0.1/put",
        "https://files.example:9000/put",
        "https://user:pw@files.example/",
    ],
)
def test_a_signed_address_must_be_public_and_secure(url: str, recording: Path, world: World) -> None:
    with pytest.raises(Forbidden):
        Outbound().upload("PUT", url, FileBody(recording), told_by="https://rest.example/", timeout_seconds=5)
    assert world.connected == []


def test_a_public_name_that_leads_inside_gets_nothing(recording: Path, world: World) -> None:
    world.names["files.example"] = [["10.0.0.1"]]
    with pytest.raises((Forbidden, NotSent)):
        Outbound().upload("PUT", "https://files.example/put", FileBody(recording), timeout_seconds=5)
    assert world.connected == []
