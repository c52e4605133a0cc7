"""The one way out for this installation: who may be asked, by which name and key, and how we are called back."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.request_ids import current_request_id
from engine.outbound import Outbound
from engine.providers.services import SERVICES
from engine.providers.shared.webhooks import WebhookReader

KEY_NAME_CHARACTERS = 12
HOOK_PATH = "/webhooks/providers/"


@cache
def outbound() -> Outbound:
    """Shared by all threads of this process; every request carries the id of the click it goes back to."""
    return Outbound(allow_private=settings.OUTBOUND_ALLOW, request_id=current_request_id.get)


def accounts() -> list[str]:
    """The accounts this installation has keys for; none with LOCAL_ONLY."""
    return list(settings.PROVIDER_ACCOUNTS_AND_KEYS)


def account_name(slug: str) -> str:
    """What people call it."""
    return str(_account(slug).get("name", slug))


def address(slug: str) -> str:
    """Where it is reached. Raises KeyError for an account without keys."""
    return str(settings.PROVIDER_ACCOUNTS_AND_KEYS[slug]["url"])


def uploads_address(slug: str) -> str:
    """Where its storage is asked. Raises KeyError for an account without keys."""
    return str(settings.PROVIDER_ACCOUNTS_AND_KEYS[slug]["uploads_url"])


def schemas_address(slug: str) -> str:
    """Where it publishes what its models take. Raises KeyError for an account without keys."""
    return str(settings.PROVIDER_ACCOUNTS_AND_KEYS[slug]["schemas_url"])


def keys(slug: str) -> dict[str, str]:
    """The keys by name, which is the beginning of their hash: names may be kept and shown, keys never."""
    return {key_name(key): key for key in _account(slug).get("keys", [])}


def key_name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:KEY_NAME_CHARACTERS]


def hook_url(slug: str) -> str:
    """Where this account calls back, with {token} for the attempt's; "" where this site can't be reached."""
    base = settings.WEBHOOK_BASE_URL
    return f"{base}{HOOK_PATH}{slug}/{{token}}/" if base else ""


def webhook_reader(slug: str) -> WebhookReader | None:
    """What tells this account's webhooks from other people's; None for one that sends none, or is not in use here."""
    service = SERVICES.get(slug)
    return _reader(slug) if service and service.webhooks and slug in accounts() else None


@cache
def _reader(slug: str) -> WebhookReader:
    reader = import_string(SERVICES[slug].webhooks)
    return cast("WebhookReader", reader(outbound=outbound(), **settings.PROVIDER_ACCOUNTS_AND_KEYS[slug]["webhooks"]))


def _account(slug: str) -> dict[str, Any]:
    account: dict[str, Any] = settings.PROVIDER_ACCOUNTS_AND_KEYS.get(slug, {})
    return account
