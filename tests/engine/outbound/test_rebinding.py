"""The address that was checked is the one that is connected, and TLS still asks for the name."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.outbound import Forbidden, NotSent, Outbound
from tests.engine.outbound.world import OTHER_PUBLIC, PUBLIC, Server, World, a_world, answer, answering, certificate

NAME = "files.example.com"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return a_world(monkeypatch)


@pytest.fixture
def site(tmp_path: Path, world: World) -> Iterator[tuple[Server, ssl.SSLContext]]:
    """An HTTPS site on a public address, and what trusts its certificate."""
    shown, trusted = certificate(tmp_path, NAME)
    with answering(lambda said: answer(b"public"), tls=shown) as server:
        world.standing[PUBLIC, 443] = server.port
        world.names[NAME] = [[PUBLIC]]
        yield server, trusted


def test_a_name_that_changes_after_the_check_changes_nothing(world: World, site: tuple[Server, ssl.SSLContext]) -> None:
    world.names[NAME] = [[PUBLIC], ["127.0.0.1"]]
    with Outbound(trust=site[1]) as outbound:
        assert outbound.request("GET", f"https://{NAME}/").body == b"public"
        assert world.looked_up == [NAME]
        assert world.connected == [(PUBLIC, 443)]
        # The kept connection is the checked one; nobody resolves the name again for it.
        assert outbound.request("GET", f"https://{NAME}/").body == b"public"
        assert world.connected == [(PUBLIC, 443)]
        outbound.close()
        with pytest.raises(Forbidden):
            outbound.request("GET", f"https://{NAME}/")
    assert world.connected == [(PUBLIC, 443)]


def test_the_second_public_address_is_tried_when_the_first_refuses(
    world: World, site: tuple[Server, ssl.SSLContext]
) -> None:
    world.names[NAME] = [[OTHER_PUBLIC, PUBLIC]]
    with Outbound(trust=site[1]) as outbound:
        assert outbound.request("GET", f"https://{NAME}/").body == b"public"
    assert (world.connected, world.looked_up) == ([(OTHER_PUBLIC, 443), (PUBLIC, 443)], [NAME])


def test_the_server_is_asked_by_name_and_must_prove_that_name(
    world: World, site: tuple[Server, ssl.SSLContext]
) -> None:
    server, trusted = site
    names: list[str | None] = []
    assert server.tls is not None
    server.tls.sni_callback = lambda connection, name, context: names.append(name)
    world.names["other.example.com"] = [[PUBLIC]]
    with Outbound(trust=trusted) as outbound:
        outbound.request("GET", f"https://{NAME}/")
        with pytest.raises(NotSent, match=r"certificate of other\.example\.com"):
            outbound.request("GET", "https://other.example.com/")
    assert names == [NAME, "other.example.com"]
    assert len(server.heard) == 1
    assert f"host: {NAME}".encode() in server.heard[0].lower()


def test_a_certificate_of_nobody_is_refused(site: tuple[Server, ssl.SSLContext]) -> None:
    with Outbound() as outbound, pytest.raises(NotSent, match="certificate"):
        outbound.request("GET", f"https://{NAME}/")
    assert site[0].heard == []


def test_a_certificate_that_ran_out_is_refused(tmp_path: Path, world: World) -> None:
    shown, trusted = certificate(tmp_path, NAME, days=-1)
    with answering(lambda said: answer(), tls=shown) as server:
        world.standing[PUBLIC, 443], world.names[NAME] = server.port, [[PUBLIC]]
        with Outbound(trust=trusted) as outbound, pytest.raises(NotSent, match="expired"):
            outbound.request("GET", f"https://{NAME}/")
        assert server.heard == []


def test_a_place_the_operator_named_is_asked_at_its_private_address(world: World) -> None:
    with answering(lambda said: answer(b"ours")) as server:
        world.names["studio"] = [["127.0.0.1"]]
        with Outbound(allow_private=[f"Studio:{server.port}"]) as outbound:
            assert outbound.request("GET", f"http://studio:{server.port}/").body == b"ours"
            for other in (f"http://studio:{server.port + 1}/", f"http://127.0.0.1:{server.port}/", "http://studio/"):
                with pytest.raises(Forbidden):
                    outbound.request("GET", other)


def test_a_place_named_by_an_ipv6_address_is_asked() -> None:
    with (
        answering(lambda said: answer(b"six"), host="::1") as server,
        Outbound(allow_private=[server.address]) as outbound,
    ):
        assert outbound.request("GET", server.url()).body == b"six"
