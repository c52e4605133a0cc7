"""How a request is put together: what callers may say in headers, and what the door itself adds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import httpcore
import httpx

from engine.outbound.addresses import Place
from engine.outbound.errors import Forbidden
from engine.outbound.reading import ACCEPTED_ENCODINGS
from engine.outbound.sending import FileBody

METHOD = re.compile(r"(?!CONNECT\Z|TRACE\Z)[A-Z]{1,20}")
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
HEADER_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)?")
# They say where the request goes and where it ends, which is decided here.
OURS = {"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "accept-encoding", "expect"}
# All that travels along when an answer leads to another host. Services keep their keys in headers of every name.
MAY_TRAVEL = {"accept", "accept-language"}


def checked_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Headers by lower-case name; a refusal names the header only, because its value may be a key."""
    checked: dict[str, str] = {}
    for name, value in (headers or {}).items():
        if not HEADER_NAME.fullmatch(name):
            raise Forbidden("The request has a header whose name is not one")
        if name.lower() in OURS:
            raise Forbidden(f"The header {name} is set by the client itself")
        if not isinstance(value, str) or not HEADER_VALUE.fullmatch(value):
            raise Forbidden(f"The header {name} contains characters that headers do not have")
        checked[name.lower()] = value
    return checked


def without_keys(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name in MAY_TRAVEL}


def built(
    method: str,
    url: httpx.URL,
    headers: Mapping[str, str],
    *,
    user_agent: str,
    json: Any = None,
    content: bytes | FileBody | None = None,
) -> httpx.Request:
    if not METHOD.fullmatch(method.upper()):
        raise Forbidden("The method of the request is not one")
    own = {"user-agent": user_agent, "accept": "*/*", "accept-encoding": ACCEPTED_ENCODINGS}
    if isinstance(content, FileBody):
        own["content-length"] = str(content.size_bytes)
    return httpx.Request(method, url, headers=own | dict(headers), json=json, content=content)


def as_sent(request: httpx.Request, place: Place) -> httpcore.Request:
    """The request with the place that was checked, not with anything read from the URL a second time."""
    address = httpcore.URL(
        scheme=place.scheme.encode(), host=place.host.encode(), port=place.port, target=request.url.raw_path
    )
    # Read while it is sent: a body may be larger than memory.
    content = cast("httpx.SyncByteStream", request.stream)
    return httpcore.Request(request.method, address, headers=request.headers.raw, content=content)
