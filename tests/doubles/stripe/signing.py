"""How a webhook proves where it comes from."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Sequence

from tests.doubles.stripe.world import Obj


def event_bytes(event: Obj) -> bytes:
    """The body, as it goes over the wire."""
    return json.dumps(event, indent=2, ensure_ascii=False).encode()


def signature(payload: bytes, secrets: Sequence[str], timestamp: int | None = None) -> str:
    """The header's value. The secret is text, `whsec_` included; while one is replaced, both sign."""
    moment = int(time.time()) if timestamp is None else timestamp
    signed = f"{moment}.".encode() + payload
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={moment}", *(f"v1={mark}" for mark in marks)])
