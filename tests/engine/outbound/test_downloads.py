"""A file arrives whole or not at all, and only from where files may come from."""

from __future__ import annotations

import hashlib
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.outbound import Downloaded, Forbidden, NoAnswer, NotSent, Outbound, OutboundError, TooLarge, WrongStatus
from tests.engine.outbound.world import (
    OTHER_PUBLIC,
    PUBLIC,
    Server,
    World,
    a_world,
    answer,
    answering,
    asked,
    certificate,
)

CDN, SERVICE = "cdn.example.com", "api.example.com"
KEYS = {"Authorization": "Bearer made-up", "X-Key": "made-up", "xi-api-key": "made-up", "Cookie": "made-up"}


def leads_to(location: str, status: str = "302 Found") -> bytes:
    return answer(status=status, location=location)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    return folder / "take.flac"


class Sites:
    """Two public hosts on two addresses, answering from one page of paths."""

    def __init__(self, world: World, pages: Mapping[str, bytes]) -> None:
        self.world, self.pages = world, dict(pages)
        self.heard: dict[str, list[bytes]] = {SERVICE: [], CDN: []}
        self.trusted: ssl.SSLContext | None = None

    def reply(self, said: bytes) -> bytes:
        path = said.split(b" ")[1].decode()
        host = SERVICE if f"host: {SERVICE}".encode() in said.lower() else CDN
        self.heard[host].append(said)
        return self.pages.get(host + path, answer(status="404 Not Found"))


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    sites = Sites(a_world(monkeypatch), {CDN + "/file": answer(b"music", content_type="Audio/FLAC; x=1")})
    shown, sites.trusted = certificate(tmp_path, SERVICE, CDN)
    with answering(sites.reply, tls=shown) as server:
        sites.world.names |= {SERVICE: [[PUBLIC]], CDN: [[OTHER_PUBLIC]]}
        sites.world.standing |= {(PUBLIC, 443): server.port, (OTHER_PUBLIC, 443): server.port}
        yield sites


def fetched(sites: Sites, into: Path, path: str = "/take") -> Downloaded:
    with Outbound(trust=sites.trusted) as outbound:
        return outbound.download(f"https://{SERVICE}{path}", into, headers=KEYS, max_bytes=1000)


def test_a_file_is_told_by_size_fingerprint_and_kind(sites: Sites, into: Path) -> None:
    sites.pages[SERVICE + "/take"] = answer(b"music", content_type="Audio/FLAC; x=1")
    assert fetched(sites, into) == Downloaded(5, hashlib.sha256(b"music").hexdigest(), "audio/flac")
    assert into.read_bytes() == b"music"
    assert [path.name for path in into.parent.iterdir()] == ["take.flac"]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_followed_without_any_key(status: str, sites: Sites, into: Path) -> None:
    sites.pages[SERVICE + "/take"] = leads_to(f"https://{CDN}/file", status)
    assert fetched(sites, into).content_type == "audio/flac"
    assert b"made-up" in sites.heard[SERVICE][0]
    assert b"made-up" not in sites.heard[CDN][0]
    assert sites.heard[CDN][0].lower().count(b"authorization") == 0


def test_a_key_does_not_come_back_after_a_detour(sites: Sites, into: Path) -> None:
    sites.pages[SERVICE + "/take"] = leads_to(f"https://{CDN}/back")
    sites.pages[CDN + "/back"] = leads_to(f"https://{SERVICE}/again")
    sites.pages[SERVICE + "/again"] = answer(b"music")
    fetched(sites, into)
    assert [b"made-up" in said for said in sites.heard[SERVICE]] == [True, False]


def test_a_redirect_on_the_same_host_keeps_the_key(sites: Sites, into: Path) -> None:
    sites.pages[SERVICE + "/take"] = leads_to("elsewhere?a=b")
    sites.pages[SERVICE + "/elsewhere?a=b"] = answer(b"music")
    assert fetched(sites, into).size_bytes == 5
    assert all(b"made-up" in said for said in sites.heard[SERVICE])


def test_a_redirect_may_be_written_in_letters_of_the_world(sites: Sites, into: Path) -> None:
    said = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /Früh ling?x=%2F+y\r\n\r\n"
    sites.pages[SERVICE + "/take"] = said.encode()
    sites.pages[SERVICE + "/Fr%C3%BCh%20ling?x=%2F+y"] = answer(b"music")
    assert fetched(sites, into).size_bytes == 5


def test_three_redirects_are_followed_and_a_fourth_is_not(sites: Sites, into: Path) -> None:
    for step in range(1, 4):
        sites.pages[f"{SERVICE}/{step}"] = leads_to(f"/{step + 1}")
    sites.pages[f"{SERVICE}/4"] = answer(b"music")
    assert fetched(sites, into, "/1").size_bytes == 5
    sites.pages[f"{SERVICE}/0"] = leads_to("/1")
    with pytest.raises(WrongStatus, match="more than 3"):
        fetched(sites, into, "/0")
    assert len(sites.heard[SERVICE]) == 8


@pytest.mark.parametrize(
    "location",
    """http://127.0.0.1/ https://127.0.0.1/ https://127.0.0.1:8000/ //127.0.0.1/ https://localhost/ https://[::1]/
    https://[::ffff:127.0.0.1]/ https://169.254.169.254/latest/meta-data https://2130706433/ https://0x7f.1/
    http://cdn.example.com/file https://cdn.example.com:8443/file https://u:p@cdn.example.com/file
    https://inside.example.com/ file:///etc/passwd ftp://cdn.example.com/ data:,x https:\\\\127.0.0.1/ /\\127.0.0.1/
    \\\\127.0.0.1\\x https://studio.example.com:8001/ http://studio.example.com:8001/""".split(),
)
def test_a_redirect_to_a_forbidden_place_goes_nowhere(location: str, sites: Sites, into: Path) -> None:
    sites.world.names |= {"inside.example.com": [["10.0.0.1"]], "studio.example.com": [["127.0.0.1"]]}
    sites.pages[SERVICE + "/take"] = leads_to(location)
    named = ["studio.example.com:8001"]  # the operator's own place: not for strangers to lead to
    with Outbound(trust=sites.trusted, allow_private=named) as outbound, pytest.raises(Forbidden):
        outbound.download(f"https://{SERVICE}/take", into, max_bytes=1000)
    assert sites.world.connected == [(PUBLIC, 443)]
    assert list(into.parent.iterdir()) == []


def test_a_name_that_turns_private_on_the_way_is_refused(sites: Sites, into: Path) -> None:
    sites.pages[SERVICE + "/take"] = leads_to(f"https://{CDN}/file")
    sites.world.names[CDN] = [["127.0.0.1"]]
    with pytest.raises(Forbidden):
        fetched(sites, into)
    assert sites.world.connected == [(PUBLIC, 443)]


def test_a_named_place_may_lead_to_another_named_place(into: Path) -> None:
    with (
        answering(lambda said: answer(b"music")) as store,
        answering(lambda said: leads_to(store.url())) as studio,
        Outbound(allow_private=[store.address, studio.address]) as outbound,
    ):
        assert outbound.download(studio.url(), into, headers=KEYS, max_bytes=10).size_bytes == 5
    assert b"made-up" in studio.heard[0]
    assert b"made-up" not in store.heard[0]


def test_another_port_is_another_host(into: Path) -> None:
    with (
        answering(lambda said: answer(b"x")) as one,
        answering(lambda said: leads_to(one.url())) as other,
        Outbound(allow_private=[one.address, other.address]) as outbound,
    ):
        outbound.download(other.url(), into, headers=KEYS, max_bytes=10)
    assert b"made-up" not in one.heard[0]


@pytest.mark.parametrize(
    "status", ["201 Created", "206 Partial", "304 Same", "403 No", "404 Gone", "500 Oops", "302 X"]
)
def test_another_status_is_no_file(status: str, sites: Sites, into: Path) -> None:
    sites.pages[SERVICE + "/take"] = answer(b"sorry", status=status)
    with pytest.raises(WrongStatus) as caught:
        fetched(sites, into)
    assert caught.value.status == int(status[:3])
    assert isinstance(caught.value, NoAnswer)
    assert list(into.parent.iterdir()) == []


def cut(connection: socket.socket) -> None:
    asked(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 400_000)


def too_much(connection: socket.socket) -> None:
    asked(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 1_100_000)


def slow(connection: socket.socket) -> None:
    asked(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 400_000)
    time.sleep(2)


@pytest.mark.parametrize(("play", "error"), [(cut, NoAnswer), (too_much, TooLarge), (slow, NoAnswer)])
@pytest.mark.parametrize("before", [None, b"the file of yesterday"])
def test_no_half_file_is_left(play, error: type[OutboundError], before: bytes | None, into: Path) -> None:
    if before:
        into.write_bytes(before)
    with Server(play) as server, Outbound(allow_private=[server.address]) as outbound, pytest.raises(error):
        outbound.download(server.url(), into, max_bytes=1_000_000, timeout_seconds=0.5)
    assert {path.name: path.read_bytes() for path in into.parent.iterdir()} == ({"take.flac": before} if before else {})


def test_the_file_is_not_in_its_place_before_it_is_complete(into: Path) -> None:
    seen: list[bool] = []

    def play(connection: socket.socket) -> None:
        asked(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 100_000)
        time.sleep(0.2)
        seen.append(into.exists())
        connection.sendall(b"x" * 100_000)

    with Server(play) as server, Outbound(allow_private=[server.address]) as outbound:
        assert outbound.download(server.url(), into, max_bytes=1_000_000).size_bytes == 200_000
    assert seen == [False]


def test_an_interrupted_download_leaves_nothing(into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    with (
        answering(lambda said: answer(b"music")) as server,
        Outbound(allow_private=[server.address]) as outbound,
        pytest.raises(KeyboardInterrupt),
    ):
        outbound.download(server.url(), into, max_bytes=100)
    assert list(into.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_blamed_on_the_network(into: Path) -> None:
    with (
        answering(lambda said: answer(b"music")) as server,
        Outbound(allow_private=[server.address]) as outbound,
        pytest.raises(FileNotFoundError),
    ):
        outbound.download(server.url(), into.parent / "missing" / "take", max_bytes=100)


def test_a_download_from_nobody_is_not_sent(into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_world(monkeypatch)
    with Outbound() as outbound, pytest.raises(NotSent):
        outbound.download("https://gone.example.com/", into, max_bytes=100)
