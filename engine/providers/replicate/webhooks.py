"""Webhooks of Replicate: whether they are its own, checked on the raw bytes with its secret, and what they tell of."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Collection, Mapping

from engine.outbound import Outbound
from engine.providers.shared.webhooks import BadSignature, Notice, check_age

_SECRET_PREFIX = "whsec_"  # noqa: S105


class ReplicateWebhooks:
    """Those of this installation's account; it has several secrets while one replaces another."""

    def __init__(self, *, outbound: Outbound, secrets: Collection[str]) -> None:
        del outbound  # nothing is asked to check a webhook
        self._secrets = secrets

    def read(self, headers: Mapping[str, str], body: bytes, *, now: float) -> Notice:
        """Raises BadSignature."""
        by_name = {name.lower(): value for name, value in headers.items()}
        delivery, stamp, signatures = (by_name.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
        if not delivery or not signatures:
            raise BadSignature("The webhook's headers are not Replicate's.")
        check_age(stamp, now)
        message = f"{delivery}.{stamp}.".encode() + body
        right = [hmac.digest(_secret(secret), message, "sha256") for secret in self._secrets]
        given = [decoded for part in signatures.split(" ") if (decoded := _v1(part)) is not None]
        if not any(hmac.compare_digest(signature, other) for signature in given for other in right):
            raise BadSignature("The webhook's signature is not Replicate's.")
        request_id = _id_in(body)
        if not isinstance(request_id, str) or not request_id:
            raise BadSignature("The webhook tells of no prediction.")
        return Notice(request_id)


def _secret(secret: str) -> bytes:
    """Raises ValueError for a secret that is not written as Replicate writes it."""
    return base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)


def _v1(part: str) -> bytes | None:
    version, comma, encoded = part.partition(",")
    if version != "v1" or not comma:
        return None
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    # The last character of base64 has bits to spare; only one writing of a signature is taken.
    return decoded if base64.b64encode(decoded).decode() == encoded else None


def _id_in(body: bytes) -> object:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return event.get("id") if isinstance(event, dict) else None
