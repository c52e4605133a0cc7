"""fal.ai's signatures: an Ed25519 key that can be replaced, its public half, and the headers of a webhook."""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# The seed of the test vectors.
FIRST_SEED = bytes(range(32))


def key_of(number: int) -> Ed25519PrivateKey:
    """The first is the test vectors' own."""
    return Ed25519PrivateKey.from_private_bytes(bytes((byte + number) % 256 for byte in FIRST_SEED))


def public(key: Ed25519PrivateKey) -> dict[str, str]:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw).decode().rstrip("=")}


def headers(key: Ed25519PrivateKey, request_id: str, user_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    message = "\n".join((request_id, user_id, str(timestamp), hashlib.sha256(body).hexdigest()))
    return {
        "X-Fal-Webhook-Request-Id": request_id,
        "X-Fal-Webhook-User-Id": user_id,
        "X-Fal-Webhook-Timestamp": str(timestamp),
        "X-Fal-Webhook-Signature": key.sign(message.encode()).hex(),
    }
