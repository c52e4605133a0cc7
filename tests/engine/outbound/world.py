"""The world as outbound requests find it: servers that do as told, names that resolve as told, who was connected."""

from __future__ import annotations

import datetime
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PUBLIC = "93.184.215.14"
OTHER_PUBLIC = "93.184.215.15"

Play = Callable[[socket.socket], None]


def next_request(connection: socket.socket) -> tuple[bytes, bytes, int] | None:
    """Head, what of the body came with it, and how long the body is; None when nothing comes any more."""
    head = b""
    while b"\r\n\r\n" not in head:
        if not (more := connection.recv(65_536)):
            return None
        head += more
    lines, _, begun = head.partition(b"\r\n\r\n")
    named = dict(line.lower().split(b": ", 1) for line in lines.split(b"\r\n")[1:])
    return lines, begun, int(named.get(b"content-length", b"0"))


class Server:
    """Listens on loopback and plays the same scene with every caller; knows how many came and what they said."""

    def __init__(self, play: Play, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.play, self.tls = play, tls
        self.accepted = 0
        self.heard: list[bytes] = []
        self.listener = socket.create_server(
            (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=64
        )
        self.port: int = self.listener.getsockname()[1]
        self.address = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def url(self, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://{self.address}{path}"

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, StopIteration):
            connection.settimeout(20)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                self.play(connection)


def asked(connection: socket.socket) -> bytes:
    """One request, head and body; nothing when the caller has gone."""
    said = b""
    while b"\r\n\r\n" not in said:
        if not (more := connection.recv(65_536)):
            return b""
        said += more
    head, _, body = said.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    told = {"content_length": str(len(body))} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in told.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


@contextmanager
def answering(reply: Callable[[bytes], bytes], **how: Any) -> Iterator[Server]:
    """A server that answers every request, over one connection as long as the caller likes."""

    def play(connection: socket.socket) -> None:
        while said := asked(connection):
            server.heard.append(said)
            connection.sendall(reply(said))

    with Server(play, **how) as server:
        yield server


@dataclass
class World:
    """Names, and which local server stands at a public address. Every look-up takes a name's next set of answers."""

    names: dict[str, list[list[str] | Exception]] = field(default_factory=dict)
    standing: dict[tuple[str, int], int] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    look_up_for_real: Callable[..., Any] = socket.getaddrinfo
    connect_for_real: Callable[..., Any] = socket.socket.connect

    def getaddrinfo(self, host: str, port: int, *args: Any, **how: Any) -> Any:
        self.looked_up.append(host)
        answers = self.names.get(host) or [socket.gaierror(socket.EAI_NONAME, "Name or service not known")]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(found, Exception):
            raise found
        return [_entry(address, port) for address in found]

    def connect(self, connection: socket.socket, address: tuple[Any, ...]) -> None:
        self.connected.append(address[:2])
        if address[:2] in self.standing:
            address = ("127.0.0.1", self.standing[address[:2]])
        elif not ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError(111, "Connection refused")
        self.connect_for_real(connection, address)


def a_world(monkeypatch: pytest.MonkeyPatch) -> World:
    """From now on names resolve, and public addresses are reached, as the world says."""
    world = World()

    def connect(connection: socket.socket, address: tuple[Any, ...]) -> None:
        world.connect(connection, address)

    monkeypatch.setattr(socket, "getaddrinfo", world.getaddrinfo)
    monkeypatch.setattr(socket.socket, "connect", connect)
    return world


def _entry(address: str, port: int) -> tuple[Any, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    rest = (0, 0) if family == socket.AF_INET6 else ()
    return (family, socket.SOCK_STREAM, 6, "canonical.example.com", (address, port, *rest))


class Connections:
    """Every connection this process tries while watching, told by the interpreter itself: nothing goes past it."""

    def __init__(self) -> None:
        self.tried: list[Any] = []
        self.is_watching = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, details: tuple[Any, ...]) -> None:
        if self.is_watching and event in ("socket.connect", "socket.sendto"):
            self.tried.append(details[-1])

    @contextmanager
    def watched(self) -> Iterator[list[Any]]:
        self.tried.clear()
        self.is_watching = True
        try:
            yield self.tried
        finally:
            self.is_watching = False


def certificate(folder: Path, *names: str, days: int = 2) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows for these names, and what a client trusts that trusts exactly this."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=30))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    shown = folder / f"{names[0]}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(shown)
    return server, ssl.create_default_context(cadata=built.public_bytes(serialization.Encoding.PEM).decode())
