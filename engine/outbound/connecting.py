"""Connections: a name is resolved, every answer checked, and the checked address connected; in one place, in one go.

Nobody resolves the name again between the check and the connection, so an answer that changes in between (DNS
rebinding) changes nothing. TLS names and certificates stay those of the host's name.
"""

# ruff: noqa: ARG002  # httpcore says which arguments there are; time is that of the exchange
from __future__ import annotations

import select
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore

from engine.outbound.addresses import check_address, check_host, literal
from engine.outbound.errors import Forbidden, NotSent

CONNECT_SECONDS = 10.0
SIP = 64 * 1024  # small enough that a slow reader is noticed between two of them


@dataclass
class Exchange:
    """One request under way: until when it may take, and whether anything has left this machine."""

    seconds: float
    has_sent: bool = False
    ends_at: float = field(init=False)

    def __post_init__(self) -> None:
        self.ends_at = time.monotonic() + self.seconds

    def seconds_left(self) -> float:
        return self.ends_at - time.monotonic()


exchange: ContextVar[Exchange] = ContextVar("exchange")


class CheckedNetwork(httpcore.NetworkBackend):
    """Opens connections to public addresses and to the places the operator named; to nothing else."""

    def __init__(self, named: Collection[tuple[str, int]]) -> None:
        self._named = named

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        is_named = (host, port) in self._named
        if not is_named:
            check_host(host)
        addresses = _addresses(host, port, exchange.get())
        if not is_named:
            for address in addresses:
                _check(host, address)
        return _Stream(_connect(host, port, addresses, exchange.get()))


class _Stream(httpcore.NetworkStream):
    """A connection on which every step ends when the exchange's time does."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._allow_time(httpcore.ReadTimeout)
        try:
            return self._connection.recv(max_bytes)
        except TimeoutError:
            raise httpcore.ReadTimeout from None
        except OSError as error:
            raise httpcore.ReadError(type(error).__name__) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        while rest:
            self._allow_time(httpcore.WriteTimeout)
            exchange.get().has_sent = True
            try:
                rest = rest[self._connection.send(rest[:SIP]) :]
            except TimeoutError:
                raise httpcore.WriteTimeout from None
            except OSError as error:
                raise httpcore.WriteError(type(error).__name__) from None

    def close(self) -> None:
        with suppress(OSError):
            self._connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            self._allow_time(httpcore.ConnectTimeout)
            return _Stream(ssl_context.wrap_socket(self._connection, server_hostname=server_hostname))
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise NotSent(f"The certificate of {server_hostname} does not hold: {error.verify_message}") from None
        except (OSError, ValueError) as error:
            self.close()
            raise NotSent(f"No secure connection to {server_hostname}: {_reason(error)}") from None
        except BaseException:
            self.close()
            raise

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return self._is_readable()
        return self._connection if info == "ssl_object" and isinstance(self._connection, ssl.SSLSocket) else None

    def _is_readable(self) -> bool:
        """Whether an idle connection has something to say, which is only ever that it has ended."""
        if self._connection.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        return bool(poll.poll(0))

    def _allow_time(self, too_late: type[httpcore.TimeoutException]) -> None:
        left = exchange.get().seconds_left()
        if left <= 0:
            raise too_late
        self._connection.settimeout(left)


def _addresses(host: str, port: int, under_way: Exchange) -> list[str]:
    """Every address of a host, asked for once, in time even where the resolver hangs."""
    if literal(host) is not None:
        return [host]
    found: list[str] = []
    problem: list[Exception] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            problem.append(error)

    # getaddrinfo knows no time limit; a thread that hangs in it ends with the resolver's own.
    thread = threading.Thread(target=look_up, daemon=True, name="look-up")
    thread.start()
    thread.join(max(0.0, min(CONNECT_SECONDS, under_way.seconds_left())))
    if thread.is_alive():
        raise NotSent(f"The name {host} was not resolved in time")
    if problem or not found:
        raise NotSent(f"The name {host} does not resolve")
    return found


def _check(host: str, answer: str) -> None:
    try:
        address: IPv4Address | IPv6Address = ip_address(answer)
    except ValueError:
        raise Forbidden(f"The name {host} resolves to something that is not an address") from None
    check_address(address)


def _connect(host: str, port: int, addresses: list[str], under_way: Exchange) -> socket.socket:
    reason = "the time was over"
    for position, address in enumerate(addresses):
        left = min(CONNECT_SECONDS, under_way.seconds_left()) / (len(addresses) - position)
        if left <= 0:
            break
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(left)
            connection.connect((address, port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            connection.close()
            reason = _reason(error)
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise NotSent(f"No connection to {host}: {reason}")


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ssl.SSLError):
        return (error.reason or "the handshake failed").replace("_", " ").lower()
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
