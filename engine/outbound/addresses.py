"""Which addresses the product may talk to: public ones by HTTPS on port 443, and what the operator named."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpx

from engine.outbound.errors import Forbidden

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 16_384

# IANA's special-purpose registry, which Python's is_global knows only in part and differently from version to version.
FORBIDDEN_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; also Alibaba's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # public in form, but the inner service of every Azure machine
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; also Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Everything outside is refused: ::, ::1, IPv4-mapped and -compatible, NAT64, discard, unique-local, link-local,
# site-local, multicast, SRv6.
PUBLIC_V6 = IPv6Network("2000::/3")
FORBIDDEN_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID, AMT
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
ISATAP = (0x00005EFE, 0x02005EFE)  # the middle of an address whose last 32 bits are an IPv4 address

LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # what resolvers read as an IPv4 address when it is the last label
HOME_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa", "onion")


@dataclass(frozen=True)
class Place:
    """Where a request goes; `is_named` when the operator wrote this host and port."""

    scheme: str
    host: str
    port: int
    is_named: bool

    def is_same_as(self, other: Place) -> bool:
        return (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)


def named_places(entries: Collection[str]) -> frozenset[tuple[str, int]]:
    """The operator's "host:port" entries ("[::1]:8000" for IPv6); raises ValueError for anything else."""
    if isinstance(entries, str):
        raise TypeError("allow_private takes a collection of entries, not one string")
    return frozenset(_named_place(entry) for entry in entries)


def place_of(url: httpx.URL, named: Collection[tuple[str, int]]) -> Place:
    """Where a URL leads; raises Forbidden when nobody may go there, whatever its name resolves to."""
    scheme, host = url.scheme, url.raw_host.decode("ascii").lower()
    if scheme not in PORTS:
        raise Forbidden("Only http and https addresses are asked")
    port = PORTS[scheme] if url.port is None else url.port
    if (host, port) in named:
        return Place(scheme, host, port, is_named=True)
    check_host(host)
    if scheme != "https":
        raise Forbidden(f"{host} is asked by https only")
    if port != PORTS["https"]:
        raise Forbidden(f"Port {port} on {host} is not allowed")
    return Place(scheme, host, port, is_named=False)


def parsed_url(url: str) -> httpx.URL:
    """A URL whose host has no form that two readers could understand differently."""
    if len(url) > LONGEST_URL:
        raise Forbidden("The address is too long")
    if any(sign < " " or sign in "\\\x7f" for sign in url):
        raise Forbidden("The address contains characters that addresses do not have")
    authority = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)", url)
    if authority is None or not authority[1]:
        raise Forbidden("The address does not name a host")
    if "@" in authority[1]:
        raise Forbidden("The address carries a user name or password")
    if not re.fullmatch(r"[A-Za-z0-9._:\[\]-]+", authority[1]):
        raise Forbidden("The address does not name a host in its ordinary form")
    with suppress(httpx.InvalidURL, ValueError):
        return httpx.URL(url)
    raise Forbidden("The address cannot be read")


def check_host(host: str) -> None:
    """Refuses names that mean this machine or network, and addresses in any but their public, ordinary form."""
    if (address := literal(host)) is not None:
        return check_address(address)
    if not is_name(host):
        raise Forbidden(f"{_shown(host)} is not a host name")
    labels = host.split(".")
    if NUMBER.fullmatch(labels[-1]):
        raise Forbidden(f"{_shown(host)} is an address in disguise")
    if len(labels) == 1 or any(host == home or host.endswith(f".{home}") for home in HOME_NAMES):
        raise Forbidden(f"{_shown(host)} is a name inside this network")
    return None


def check_address(address: IPv4Address | IPv6Address) -> None:
    if not is_public(address):
        raise Forbidden(f"The address {address} is not on the public internet")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in FORBIDDEN_V4)
    if address.scope_id or address not in PUBLIC_V6 or (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        return False
    return not any(address in network for network in FORBIDDEN_V6)


def is_name(host: str) -> bool:
    return len(host) <= 253 and all(LABEL.fullmatch(label) for label in host.split("."))


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address itself where a host is one in its ordinary form, else nothing."""
    for reader in (IPv4Address, IPv6Address):
        try:
            return reader(host)
        except ValueError:
            continue
    return None


def _named_place(entry: str) -> tuple[str, int]:
    host, _, port = entry.strip().lower().rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    is_host = is_name(bare) if bare == host else isinstance(literal(bare), IPv6Address)
    if not is_host or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        raise ValueError(f'"{entry}" is not a host and a port, like "127.0.0.1:8001" or "[::1]:8001"')
    return (str(IPv6Address(bare)) if bare != host else bare), int(port)


def _shown(host: str) -> str:
    return f'"{host[:80]}"'
