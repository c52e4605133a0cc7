"""Whether a webhook comes from Stripe, now, and is an event we can use; nothing is parsed before its signature fits."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from datetime import datetime
from typing import Any

from django.conf import settings

from billing.gateway import Obj, api_version, is_live
from billing.models import ID_LENGTH

log = logging.getLogger(__name__)
# How far the clock of a webhook may differ from ours, in seconds, either way.
TOLERANCE = 300
# One spelling each: a number without signs, spaces or leading zeros; 64 small hexadecimal digits.
STAMP = re.compile(r"[1-9][0-9]{0,11}")
MARK = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(rf"[!-~]{{1,{ID_LENGTH}}}")
# The last second that a date can hold.
LATEST = 253_402_300_799


class NotFromStripe(Exception):
    """A webhook that Stripe did not sign with a secret of ours, or not now, or not for this mode."""


class NotUsable(NotFromStripe):
    """It is signed with a secret of ours, and yet nothing can be made of it."""


def verified(*, payload: bytes, signature: str, now: datetime) -> Obj:
    """The event in a webhook's raw body, after its signature, its age and its mode were checked.

    The signature covers the bytes as they came, so nothing is parsed before. A stamp from the future is refused, too:
    it would stay valid for as long as its author likes. Raises NotFromStripe, and NotUsable of its kind.
    """
    stamps, marks = _parts(signature)
    if not stamps or not any(_is_signed(payload, stamps[0], marks, secret) for secret in _secrets()):
        raise NotFromStripe("The signature does not match.")
    if abs(int(stamps[0]) - now.timestamp()) > TOLERANCE:
        raise NotFromStripe("The signature is not from now.")
    if len(stamps) > 1:
        raise NotUsable("The signature has more than one time.")
    event = _event_in(payload)
    if event.get("livemode") is not is_live():
        raise NotFromStripe("The event is of the other mode, live or test.")
    if event.get("api_version") not in (None, api_version()):
        log.warning("The event %s has the form of API version %s.", event["id"], event["api_version"])
    return event


def _secrets() -> list[str]:
    return [secret for secret in settings.STRIPE_WEBHOOK_SECRETS if secret.strip()]


def _parts(signature: str) -> tuple[list[str], list[str]]:
    """The times and the marks of the present scheme; nothing where one of them is spelt in another way."""
    pairs = [part.partition("=") for part in signature.split(",")]
    stamps = [value for name, _, value in pairs if name == "t"]
    marks = [value for name, _, value in pairs if name == "v1"]
    is_plain = all(map(STAMP.fullmatch, stamps)) and all(map(MARK.fullmatch, marks))
    return (stamps, marks) if is_plain else ([], [])


def _is_signed(payload: bytes, stamp: str, marks: list[str], secret: str) -> bool:
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + payload, hashlib.sha256).digest()
    return any(hmac.compare_digest(wanted, bytes.fromhex(mark)) for mark in marks)


def _event_in(payload: bytes) -> Obj:
    try:
        told = json.loads(payload)
    except ValueError:
        raise NotUsable("The body is not JSON.") from None
    except RecursionError:
        raise NotUsable("The body is nested too deep.") from None
    if not _is_event(told):
        raise NotUsable("The body is not an event.")
    return told  # type: ignore[no-any-return]


def _is_event(told: Any) -> bool:
    """Whether everything we keep of an event is there, in a form that a database takes."""
    if not isinstance(told, dict) or told.get("object") != "event":
        return False
    data = told.get("data")
    about = data.get("object") if isinstance(data, dict) else None
    created = told.get("created")
    return (
        isinstance(about, dict)
        and all(isinstance(name, str) and NAME.fullmatch(name) for name in (told.get("id"), told.get("type")))
        and (about.get("id") is None or (isinstance(about["id"], str) and bool(NAME.fullmatch(about["id"]))))
        and type(created) is int
        and 0 <= created <= LATEST
    )
