"""What the webhooks of services have in common: what they tell, when they are refused, and where they go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

TOLERANCE_SECONDS = 300
_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)


class BadSignature(Exception):
    """This was not sent by the service, or too long ago: nothing in it may be believed."""


class KeysAway(Exception):
    """The service's public keys can't be had at the moment: answer 503, it will send the webhook again."""


@dataclass(frozen=True)
class Notice:
    """A genuine webhook. It is a hint to ask the service; what it says of the work is not relied on."""

    request_id: str


class WebhookReader(Protocol):
    """Checks the webhooks of one service. Made with `outbound` and what its account tells: `jwks_url` or `secrets`."""

    def read(self, headers: Mapping[str, str], body: bytes, *, now: float) -> Notice:
        """What it tells; header names in any case, now in seconds since 1970. Raises BadSignature, KeysAway."""
        ...


def with_token(webhook_url: str, token: str) -> str:
    """The address to call back, with the attempt's token: in place of "{token}", else as a parameter."""
    if "{token}" in webhook_url:
        return webhook_url.replace("{token}", quote(token, safe=""))
    return f"{webhook_url}{'&' if '?' in webhook_url else '?'}token={quote(token, safe='')}"


def check_age(stamp: str, now: float) -> None:
    """Raises BadSignature for a time that is none, or too far from now; both in seconds since 1970."""
    if not _DIGITS.fullmatch(stamp) or abs(now - int(stamp)) > TOLERANCE_SECONDS:
        raise BadSignature("The webhook is too old, or its time is none.")
