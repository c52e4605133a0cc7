"""One HTTP client for everything that leaves: checked addresses, no redirects but on downloads, limits on all."""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import certifi
import httpcore
import httpx

from engine.outbound.addresses import Place, named_places, parsed_url, place_of
from engine.outbound.answers import Answer, Downloaded, media_type
from engine.outbound.connecting import CheckedNetwork, Exchange, exchange
from engine.outbound.errors import Forbidden, NoAnswer, NotSent, TooLarge, WrongStatus
from engine.outbound.filing import filed
from engine.outbound.reading import pieces
from engine.outbound.requests import as_sent, built, checked_headers, without_keys
from engine.outbound.sending import FileBody

Result = TypeVar("Result")

MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
# Servers close idle connections after 5 seconds and more; one closed while a request is on its way is an answer lost.
IDLE_SECONDS = 4.0
MOST_IDLE = 100  # httpcore counts busy connections among these: a small number would end all of them under load
PROBLEMS = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


class Outbound:
    """Asks public hosts by HTTPS, and the places in `allow_private` ("host:port") as the operator wrote them.

    Knows no proxies, cookies or passwords from its surroundings. May be shared by threads; connections are kept for
    the next request. `trust` replaces the public certificate authorities where a place has one of its own.
    `request_id` tells what each request is for; it goes along as X-Request-ID unless it is "".
    """

    def __init__(
        self,
        *,
        allow_private: Collection[str] = (),
        user_agent: str = "SoundFoundry",
        request_id: Callable[[], str] = str,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._named = named_places(allow_private)
        self._user_agent = user_agent
        self._request_id = request_id
        self._trust = trust
        self._lock = threading.Lock()
        self._pool: httpcore.ConnectionPool | None = None
        self._pool_of = 0

    def __repr__(self) -> str:
        return f"Outbound(allow_private={sorted(f'{host}:{port}' for host, port in self._named)})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connections that are kept; the next request makes new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None and self._pool_of == os.getpid():
            pool.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        params: Mapping[str, Any] | None = None,
        told_by: str = "",
        timeout_seconds: float = 30.0,
        max_bytes: int = 10_000_000,
    ) -> Answer:
        """The complete answer, whatever its status; `timeout_seconds` is for all of it, `max_bytes` unpacked.

        told_by: as for `download`.
        """
        address = parsed_url(url)
        if params:
            address = address.copy_merge_params(dict(params))
        place = self._place(address, self._home(told_by))
        said = self._said(headers)
        request = built(method, address, said, user_agent=self._user_agent, json=json, content=content)
        return self._ask(request, place, timeout_seconds, max_bytes)

    def upload(
        self,
        method: str,
        url: str,
        body: FileBody,
        *,
        told_by: str = "",
        headers: Mapping[str, str] | None = None,
        max_bytes: int = 1_000_000,
        timeout_seconds: float,
    ) -> Answer:
        """The complete answer to a request with a file in it, which is sent in constant memory; follows no redirect.

        told_by: as for `download`. What reading the file or its `progress` raises ends the sending.
        """
        address = parsed_url(url)
        place = self._place(address, self._home(told_by))
        request = built(method, address, self._said(headers), user_agent=self._user_agent, content=body)
        return self._ask(request, place, timeout_seconds, max_bytes)

    def download(
        self,
        url: str,
        into: Path,
        *,
        told_by: str = "",
        headers: Mapping[str, str] | None = None,
        max_bytes: int,
        timeout_seconds: float = 120.0,
    ) -> Downloaded:
        """A file, written in constant memory and in its place only when complete.

        Follows three redirects, each checked anew; `headers` go to the first host only. Raises WrongStatus (a NoAnswer)
        for every status but 200; Forbidden also where a redirect leads to a forbidden address.
        told_by: the base address of the service that named this URL: of the places in `allow_private` only the
        service's own is then asked, after redirects, too.
        """
        address = parsed_url(url)
        home = self._home(told_by)
        place = self._place(address, home)
        said = self._said(headers)
        return _timed(lambda: self._follow(address, place, said, into, max_bytes, home=home), place, timeout_seconds)

    def _said(self, headers: Mapping[str, str] | None) -> dict[str, str]:
        told = self._request_id()
        return checked_headers({"x-request-id": told, **(headers or {})} if told else headers)

    def _follow(
        self,
        address: httpx.URL,
        place: Place,
        headers: dict[str, str],
        into: Path,
        max_bytes: int,
        *,
        home: Place | None,
    ) -> Downloaded:
        for _ in range(MOST_REDIRECTS + 1):
            request = built("GET", address, headers, user_agent=self._user_agent)
            with self._answered(request, place) as response:
                told = _headers(response)
                if response.status == 200:
                    size, sha256 = filed(_body(request, response, place, max_bytes), into)
                    return Downloaded(size, sha256, media_type(told.get("content-type", "")))
            if response.status not in REDIRECTS or "location" not in told:
                raise WrongStatus(f"{place.host} answered {response.status} instead of a file", response.status)
            address = _next(address, place, told["location"])
            there = self._place(address, home)
            if there.is_named and not place.is_named:
                # Strangers may not lead to the operator's own places: those are asked by name only.
                raise Forbidden(f"{place.host} redirects into this network")
            headers = headers if there.is_same_as(place) else without_keys(headers)
            place = there
        raise WrongStatus(f"{place.host} redirects more than {MOST_REDIRECTS} times", response.status)

    def _ask(self, request: httpx.Request, place: Place, seconds: float, max_bytes: int) -> Answer:
        def ask() -> Answer:
            with self._answered(request, place) as response:
                body = b"".join(_body(request, response, place, max_bytes))
                return Answer(response.status, _headers(response), body)

        return _timed(ask, place, seconds)

    def _home(self, told_by: str) -> Place | None:
        return place_of(parsed_url(told_by), self._named) if told_by else None

    def _place(self, address: httpx.URL, home: Place | None) -> Place:
        """Where an address leads; home: the service that named it."""
        place = place_of(address, self._named)
        if home is not None and place.is_named and (place.host, place.port) != (home.host, home.port):
            raise Forbidden(f"{home.host} leads into this network")
        return place

    @contextmanager
    def _answered(self, request: httpx.Request, place: Place) -> Iterator[httpcore.Response]:
        response = self._connections().handle_request(as_sent(request, place))
        try:
            yield response
        finally:
            response.close()

    def _connections(self) -> httpcore.ConnectionPool:
        """The connections of this process: after a fork, parent and child must not speak over the same one."""
        with self._lock:
            if self._pool is None or self._pool_of != os.getpid():
                self._pool = httpcore.ConnectionPool(
                    ssl_context=self._trust or ssl.create_default_context(cafile=certifi.where()),
                    max_connections=None,
                    max_keepalive_connections=MOST_IDLE,
                    keepalive_expiry=IDLE_SECONDS,
                    network_backend=CheckedNetwork(self._named),
                )
                self._pool_of = os.getpid()
            return self._pool


def _timed(work: Callable[[], Result], place: Place, seconds: float) -> Result:
    """Runs an exchange; what the libraries below complain about is told anew, with nothing of theirs attached."""
    under_way = Exchange(seconds)
    before = exchange.set(under_way)
    try:
        return work()
    except PROBLEMS as error:
        in_time = not isinstance(error, httpcore.TimeoutException)
    finally:
        exchange.reset(before)
    # Raised outside of `except`: their messages may quote what was sent, and travel along as the context.
    if not under_way.has_sent:
        raise NotSent(f"No connection to {place.host}" + ("" if in_time else " in time"))
    raise NoAnswer(f"No complete answer from {place.host}" + ("" if in_time else " in time"))


def _next(address: httpx.URL, place: Place, location: str) -> httpx.URL:
    """Where a redirect leads."""
    try:
        # Headers are bytes read as Latin-1; addresses with letters of the world come as UTF-8.
        joined = str(address.join(location.encode("latin-1").decode("utf-8", "replace")))
    except (httpx.InvalidURL, ValueError):
        joined = ""
    if "\\" in location or not joined:
        raise Forbidden(f"{place.host} redirects to an address that cannot be read")
    return parsed_url(joined)


def _body(request: httpx.Request, response: httpcore.Response, place: Place, max_bytes: int) -> Iterator[bytes]:
    told = _headers(response)
    encoding = told.get("content-encoding", "").strip().lower()
    length = told.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes and request.method != "HEAD":
        raise TooLarge(f"The answer of {place.host} is larger than {max_bytes} bytes")
    return pieces(response.iter_stream(), encoding=encoding, max_bytes=max_bytes, host=place.host)


def _headers(response: httpcore.Response) -> dict[str, str]:
    joined: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined
