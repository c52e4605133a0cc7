"""What a request says and how its answer reads; connections are kept, shared by threads, and not by processes."""

from __future__ import annotations

import gzip
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.outbound import Outbound
from tests.engine.outbound.world import Server, World, a_world, answer, answering, asked


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return a_world(monkeypatch)


def echo(said: bytes) -> bytes:
    return answer(said)


def test_a_request_says_what_it_was_given() -> None:
    with answering(echo) as server, Outbound(allow_private=[server.address], user_agent="House/1") as outbound:
        told = outbound.request(
            "POST", server.url("/a/%2F?x=1"), headers={"X-Key": "k"}, json={"name": "Früh"}, params={"y": "a b", "n": 2}
        )
    head, _, body = told.body.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert first == "POST /a/%2F?x=1&y=a+b&n=2 HTTP/1.1"
    assert json.loads(body) == {"name": "Früh"}
    assert headers == {
        "host": server.address,
        "user-agent": "house/1",
        "accept": "*/*",
        "accept-encoding": "gzip",
        "content-type": "application/json",
        "content-length": str(len(body)),
        "x-key": "k",
    }


def test_raw_content_keeps_its_declared_kind() -> None:
    with answering(echo) as server, Outbound(allow_private=[server.address]) as outbound:
        told = outbound.request("PUT", server.url(), headers={"Content-Type": "audio/flac"}, content=b"fLaC\x00")
    assert told.body.endswith(b"\r\n\r\nfLaC\x00")
    assert b"content-type: audio/flac" in told.body.lower()


def test_a_signed_address_arrives_as_it_was_written() -> None:
    signed = "/b/take%20one.flac?X-Sig=a%2Fb%3D%3D&X-T=2026%3A1+x~y'(z)!*;=&e="
    with answering(echo) as server, Outbound(allow_private=[server.address]) as outbound:
        assert outbound.request("GET", server.url(signed)).body.split(b" ")[1].decode() == signed


def test_an_answer_is_read_as_it_declares_itself() -> None:
    replies = iter(
        [
            answer('{"a": "ü"}'.encode(), X_One="1", x_one_="2", Content_Type="application/json"),
            answer("ü".encode("latin-1"), content_type="text/plain; charset=latin-1"),
            answer("ü".encode(), content_type='text/plain; charset="no-such"'),
            answer(gzip.compress(b"packed"), content_encoding="gzip"),
            b"HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 0\r\n\r\n",
        ]
    )
    with answering(lambda said: next(replies)) as server, Outbound(allow_private=[server.address]) as outbound:
        answers = [outbound.request("GET", server.url()) for _ in range(5)]
    assert answers[0].json() == {"a": "ü"}
    assert answers[0].headers["content-type"] == "application/json"
    assert [one.text for one in answers[1:4]] == ["ü", "ü", "packed"]
    assert answers[4].headers["x-a"] == "1, 2"
    with pytest.raises(ValueError, match="Expecting value"):
        answers[3].json()


def test_the_answer_to_head_has_no_body() -> None:
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nContent-Encoding: gzip\r\n\r\n"
    with answering(lambda said: reply) as server, Outbound(allow_private=[server.address]) as outbound:
        assert outbound.request("HEAD", server.url()).body == b""


def test_cookies_are_not_kept() -> None:
    def reply(said: bytes) -> bytes:
        return answer(said, set_cookie="id=1; Path=/")

    with answering(reply) as server, Outbound(allow_private=[server.address]) as outbound:
        outbound.request("GET", server.url())
        assert b"cookie" not in outbound.request("GET", server.url()).body.lower()


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login made password up\n")
    with answering(echo) as server, answering(lambda said: answer(b"proxy")) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.setenv("NETRC", str(netrc))
        with Outbound(allow_private=[server.address]) as outbound:
            assert b"authorization" not in outbound.request("GET", server.url()).body.lower()
    assert proxy.accepted == 0


def test_a_connection_is_kept_for_the_next_request() -> None:
    with answering(echo) as server, Outbound(allow_private=[server.address]) as outbound:
        for _ in range(5):
            outbound.request("GET", server.url())
        assert server.accepted == 1


def test_a_connection_the_server_closed_meanwhile_is_not_used_again() -> None:
    def once(connection) -> None:
        asked(connection)
        connection.sendall(answer(b"once"))

    with Server(once) as server, Outbound(allow_private=[server.address]) as outbound:
        for _ in range(3):
            assert outbound.request("POST", server.url()).body == b"once"
            time.sleep(0.05)
        assert server.accepted == 3


def test_a_closed_client_opens_again_when_asked() -> None:
    with answering(echo) as server, Outbound(allow_private=[server.address]) as outbound:
        outbound.request("GET", server.url())
        outbound.close()
        outbound.request("GET", server.url())
        assert server.accepted == 2


def test_threads_share_a_client_and_get_their_own_answers() -> None:
    with answering(echo) as server, Outbound(allow_private=[server.address]) as outbound:

        def ask(number: int) -> bool:
            said = outbound.request("POST", server.url(f"/{number}"), content=f"<{number}>".encode() * 1000).body
            return said.startswith(f"POST /{number} ".encode()) and said.endswith(f"<{number}>".encode())

        with ThreadPoolExecutor(16) as threads:
            assert all(threads.map(ask, range(400)))
        assert server.accepted <= 16


def test_a_slow_answer_in_one_thread_does_not_hold_another() -> None:
    release = threading.Event()

    def reply(said: bytes) -> bytes:
        if b"/slow" in said:
            release.wait(5)
        return answer(b"done")

    with (
        answering(reply) as server,
        Outbound(allow_private=[server.address]) as outbound,
        ThreadPoolExecutor(40) as pool,
    ):
        slow = [pool.submit(outbound.request, "GET", server.url("/slow")) for _ in range(30)]
        assert outbound.request("GET", server.url("/quick"), timeout_seconds=2).body == b"done"
        release.set()
        assert {one.result().body for one in slow} == {b"done"}


def test_a_child_process_does_not_speak_over_its_parents_connection() -> None:
    with answering(echo) as server, Outbound(allow_private=[server.address]) as outbound:
        outbound.request("GET", server.url("/parent"))
        if not (child := os.fork()):
            try:
                said = outbound.request("GET", server.url("/child"), timeout_seconds=5).body
                os._exit(0 if b"/child" in said else 1)
            finally:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert b"/again" in outbound.request("GET", server.url("/again")).body
        assert server.accepted == 2
