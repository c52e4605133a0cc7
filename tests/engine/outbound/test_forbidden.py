"""No connection is even tried to a forbidden address, however it is written and whatever its name resolves to."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from engine.outbound import Forbidden, NotSent, Outbound
from tests.engine.outbound.world import OTHER_PUBLIC, PUBLIC, Connections, Server, World, a_world

ADDRESSES = """
0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1
127.0.0.2 127.1.2.3 127.255.255.255 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.17.0.1
172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255
192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::2 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:93.184.215.14
::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::93.184.215.14 64:ff9b:1::10.0.0.1 64:ff9b:1:abcd::1
100::1 2001::1 2001:0:7f00:1::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::1
2002:a9fe:a9fe::1 2620:4f:8000::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::a9fe:a9fe
febf::1 fec0::1 feff::1 ff01::1 ff02::1 ff05::2 ff0e::1 4000::1 2600:1901::5efe:7f00:1 2600:1901::200:5efe:a00:1
""".split()

OTHER_FORMS = """
2130706433 017700000001 0x7f000001 0X7F000001 127.1 127.0.1 0 0x0 0177.0.0.1 0x7f.0.0.1 0x7f.1 127.0.0.01 0127.0.0.1
3232235521 0xa9fea9fe 2852039166 1.2.3 1.2.3.4.5 256.256.256.256 127.0.0.1. 127.0.0.0x1 4294967297
localhost localhost. LOCALHOST LocalHost a.localhost a.localhost. localhost.localdomain printer.local printer.local.
metadata.google.internal metadata.google.internal. x.internal router.home.arpa x.onion redis db intranet
example.com. .example.com example..com -.example.com a_.-b.example.com ex%61mple.com 127.0.0.1%00.example.com
①②⑦.⓪.⓪.① 127。0。0。1 ⓛocalhost １２７.0.0.1 bücher.example
[fe80::1%25eth0] [fe80::1%eth0] [::1%25lo] [::1%251] [::ffff:7f00:1] [0:0:0:0:0:0:0:1] [::127.1] [v1.fe80::a] []
""".split()

URLS = (
    "http://example.com/",
    "http://93.184.215.14/",
    "http://example.com:443/",
    "https://example.com:80/",
    "https://example.com:22/",
    "https://example.com:6379/",
    "https://example.com:8443/",
    "https://example.com:0/",
    "https://example.com:65536/",
    "https://example.com:-1/",
    "https://example.com:443:443/",
    "https://example.com:４４３/",
    "https://user@example.com/",
    "https://user:pass@example.com/",
    "https://@example.com/",
    "https://:@example.com/",
    "https://example.com@127.0.0.1/",
    "https://127.0.0.1@example.com/",
    "https://example.com\\@127.0.0.1/",
    "https://127.0.0.1\\@example.com/",
    "https://example.com#@127.0.0.1:8000/\n",
    "https://example.com\t/",
    "https://exa\nmple.com/",
    "https://example.com /",
    " https://127.0.0.1/",
    "https:/127.0.0.1/",
    "https:127.0.0.1",
    "https:///127.0.0.1/",
    "//127.0.0.1/",
    "127.0.0.1",
    "",
    "ftp://example.com/",
    "file:///etc/passwd",
    "file://example.com/etc/passwd",
    "gopher://example.com/_x",
    "dict://example.com/x",
    "ws://example.com/",
    "wss://example.com/",
    "data:text/plain,x",
    "unix:///var/run/docker.sock",
    "http+unix://x/",
    "javascript://example.com/",
    "https://" + "a" * 64 + ".com/",
    "https://" + "a." * 127 + "com/",
    "https://example.com/" + "a" * 20_000,
)

CONNECTIONS = Connections()


def written(host: str) -> str:
    return f"https://[{host}]/" if ":" in host and not host.startswith("[") else f"https://{host}/"


TARGETS = [*map(written, [*ADDRESSES, *OTHER_FORMS]), *URLS]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return a_world(monkeypatch)


@pytest.fixture(scope="module")
def listener() -> Iterator[Server]:
    with Server(lambda connection: None, host="0.0.0.0") as server:
        yield server


def test_the_list_is_as_long_as_promised() -> None:
    assert len(set(TARGETS)) >= 120


@pytest.mark.parametrize("target", TARGETS)
def test_no_connection_is_tried_to_it(target: str) -> None:
    with Outbound() as outbound, CONNECTIONS.watched() as tried:
        with pytest.raises(Forbidden):
            outbound.request("GET", target, timeout_seconds=2)
        assert tried == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_resolves_to_it_is_refused(address: str, world: World) -> None:
    world.names["files.example.com"] = [[address]]
    with Outbound() as outbound, CONNECTIONS.watched() as tried, pytest.raises(Forbidden):
        outbound.request("GET", "https://files.example.com/", timeout_seconds=2)
    assert (tried, world.connected, world.looked_up) == ([], [], ["files.example.com"])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0", "0.0.0.0", "2130706433", "localhost", "[::1]", "[::]"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_listener_on_this_machine_hears_nobody(host: str, scheme: str, listener: Server) -> None:
    with Outbound(allow_private=["127.0.0.1:1", "localhost:1"]) as outbound, CONNECTIONS.watched() as tried:
        with pytest.raises(Forbidden):
            outbound.request("GET", f"{scheme}://{host}:{listener.port}/", timeout_seconds=2)
        assert tried == []
    # The proof that it would have heard: it hears us.
    before = listener.accepted
    socket.create_connection(("127.0.0.1", listener.port)).close()
    while listener.accepted == before:
        pass
    assert listener.accepted == before + 1


@pytest.mark.parametrize(
    "answers",
    [
        [PUBLIC, "127.0.0.1"],
        ["127.0.0.1", PUBLIC],
        [PUBLIC, OTHER_PUBLIC, "fd00::1"],
        ["2600:1901::1", "::ffff:10.0.0.1"],
    ],
)
def test_one_forbidden_answer_among_public_ones_forbids_all(answers: list[str], world: World) -> None:
    world.names["two.example.com"] = [answers]
    with Outbound() as outbound, pytest.raises(Forbidden):
        outbound.request("GET", "https://two.example.com/")
    assert world.connected == []


def test_a_link_local_answer_with_a_zone_is_refused(world: World) -> None:
    world.names["zone.example.com"] = [["fe80::1%eth0"]]
    with Outbound() as outbound, pytest.raises(Forbidden):
        outbound.request("GET", "https://zone.example.com/")
    assert world.connected == []


def test_a_first_look_up_that_fails_opens_nothing_for_the_second(world: World) -> None:
    world.names["late.example.com"] = [socket.gaierror(socket.EAI_AGAIN, "Try again"), ["127.0.0.1"]]
    with Outbound() as outbound:
        with pytest.raises(NotSent):
            outbound.request("GET", "https://late.example.com/")
        with pytest.raises(Forbidden):
            outbound.request("GET", "https://late.example.com/")
    assert world.connected == []


def test_public_addresses_are_let_through(world: World) -> None:
    """The counter-proof: a door that refuses everything would pass every test above."""
    for address in (PUBLIC, "1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2600:1901::1", "2a00:1450:4001::200e"):
        world.connected.clear()
        world.names["open.example.com"] = [[address]]
        with Outbound() as outbound, pytest.raises(NotSent):
            outbound.request("GET", "https://open.example.com/")
        assert world.connected == [(address, 443)]


@pytest.mark.parametrize(
    "entry", ["", "127.0.0.1", "127.0.0.1:", ":80", "a:b", "h:0", "h:65536", "http://h:80", "::1:80"]
)
def test_an_operator_who_names_a_place_wrongly_is_told(entry: str) -> None:
    with pytest.raises(ValueError, match="is not a host and a port"):
        Outbound(allow_private=[entry])


def test_one_string_is_not_a_list_of_places() -> None:
    with pytest.raises(TypeError):
        Outbound(allow_private="127.0.0.1:80")
