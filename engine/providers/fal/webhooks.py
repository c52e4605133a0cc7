"""Webhooks of fal.ai: whether they are its own, checked on raw bytes with its public keys, and what they tell of."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import threading
import time
from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from engine.outbound import Outbound, OutboundError
from engine.providers.shared.webhooks import BadSignature, KeysAway, Notice, check_age

KEYS_SECONDS = 86_400.0
LOOK_AGAIN_SECONDS = 60.0
_HEX = re.compile(r"[0-9a-f]{128}")


class FalKeys:
    """fal.ai's public keys, kept for a day; when none fits a signature they are looked up again, once a minute."""

    def __init__(self, outbound: Outbound, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._outbound = outbound
        self._url = url
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: list[Ed25519PublicKey] = []
        self._kept_at = self._looked_at = float("-inf")

    def fit(self, signature: bytes, message: bytes) -> bool:
        """Whether one of the keys made this signature. Raises KeysAway when there are none to try."""
        with self._lock:
            if self._clock() - self._kept_at > KEYS_SECONDS:
                self._keys = []
            if any(_fits(key, signature, message) for key in self._keys):
                return True
            if self._clock() - self._looked_at < LOOK_AGAIN_SECONDS:
                return self._no_other()
            self._look()
            return any(_fits(key, signature, message) for key in self._keys) or self._no_other()

    def _no_other(self) -> bool:
        if not self._keys:
            raise KeysAway("fal.ai's public keys can't be read at the moment.")
        return False

    def _look(self) -> None:
        self._looked_at = self._clock()
        try:
            answer = self._outbound.request("GET", self._url, timeout_seconds=10.0, max_bytes=100_000)
            keys = _public_keys(answer.json()) if answer.status == 200 else []
        except (OutboundError, ValueError, RecursionError):
            return
        if keys:
            self._keys, self._kept_at = keys, self._looked_at


class FalWebhooks:
    """Those of this installation's account."""

    def __init__(self, *, outbound: Outbound, jwks_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.keys = FalKeys(outbound, jwks_url, clock)

    def read(self, headers: Mapping[str, str], body: bytes, *, now: float) -> Notice:
        """Raises BadSignature, KeysAway."""
        by_name = {name.lower(): value for name, value in headers.items()}
        request_id, user_id, stamp, signature = (
            by_name.get(f"x-fal-webhook-{name}", "") for name in ("request-id", "user-id", "timestamp", "signature")
        )
        # A line end inside a value would move the borders between the signed parts.
        if not request_id or not user_id or "\n" in request_id + user_id or not _HEX.fullmatch(signature):
            raise BadSignature("The webhook's headers are not fal.ai's.")
        check_age(stamp, now)
        message = "\n".join((request_id, user_id, stamp, hashlib.sha256(body).hexdigest())).encode()
        if not self.keys.fit(bytes.fromhex(signature), message):
            raise BadSignature("The webhook's signature is not fal.ai's.")
        return Notice(request_id)


def _public_keys(body: object) -> list[Ed25519PublicKey]:
    rows = body.get("keys") if isinstance(body, dict) else None
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and (row.get("kty"), row.get("crv")) == ("OKP", "Ed25519"):
            try:
                raw = base64.urlsafe_b64decode(str(row.get("x")) + "==")
                found.append(Ed25519PublicKey.from_public_bytes(raw))
            except (binascii.Error, ValueError):
                continue
    return found


def _fits(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
