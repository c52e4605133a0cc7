"""Builds the settings of everything that is asked outside to make music: keys, addresses, and who may be reached."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from engine.providers.services import SERVICES, Service
from soundfoundry.settings.environment import Environment

# Which language models can read prompts, and where they are by default.
READERS = {"openai": "", "gemini": "https://generativelanguage.googleapis.com"}


def providers(env: Environment, *, production: bool) -> dict[str, Any]:
    """Accounts with their keys and addresses. Without keys, or with LOCAL_ONLY, there are none and nobody is asked."""
    local_only = env.flag("LOCAL_ONLY", default=False)
    if local_only and env.secret("STRIPE_SECRET_KEY"):
        env.problem("LOCAL_ONLY means that nobody outside is asked, but STRIPE_SECRET_KEY is set: keep one of them.")
    accounts = {service.slug: _account(env, service) for service in SERVICES.values()}
    in_use = {
        slug: account for slug, account in accounts.items() if account["keys"] and account["url"] and not local_only
    }
    return {
        "LOCAL_ONLY": local_only,
        "PROVIDER_ACCOUNTS_AND_KEYS": in_use,
        "OUTBOUND_ALLOW": _allowed(env),
        "WEBHOOK_BASE_URL": _webhook_base(env, production=production),
        "READER": {} if local_only else _reader(env),
    }


def _account(env: Environment, service: Service) -> dict[str, Any]:
    keys = _keys(env, f"{service.setting}_KEYS")
    url = _address(env, f"{service.setting}_URL", service.url)
    elsewhere = {"UPLOADS": service.uploads_url, "SCHEMAS": service.schemas_url}
    return {
        "name": service.name,
        "keys": keys or ([] if service.is_key_needed else [""]),
        "url": url,
        **{
            f"{name.lower()}_url": _address(env, f"{service.setting}_{name}_URL", address) if address else url
            for name, address in elsewhere.items()
        },
        "webhooks": _webhooks(env, service),
    }


def _reader(env: Environment) -> dict[str, str]:
    """The language model that may read prompts; nobody by default."""
    service = env.choice("READER_SERVICE", "", ("", *READERS))
    reader = {
        "service": service,
        "url": _address(env, "READER_URL", READERS.get(service, "")),
        "model": env.text("READER_MODEL"),
        "key": env.secret("READER_KEY"),
    }
    if service and not (reader["url"] and reader["model"]):
        env.problem("READER_SERVICE names a language model, but READER_URL or READER_MODEL is missing.")
    return reader if service else {}


def _webhooks(env: Environment, service: Service) -> dict[str, Any]:
    """What tells its webhooks from other people's: the address of its public keys, or the secrets shared with it."""
    if service.jwks_url:
        return {"jwks_url": _address(env, f"{service.setting}_JWKS_URL", service.jwks_url)}
    return {"secrets": _webhook_secrets(env, service)} if service.webhooks else {}


def _keys(env: Environment, name: str) -> list[str]:
    keys = [key.strip() for key in env.secret(name).split(",") if key.strip()]
    if len(keys) != len(set(keys)):
        env.problem(f"{name} names the same key twice: keep each once.")
    if not all(key.isascii() and key.isprintable() for key in keys):
        env.problem(f"{name} holds characters no key has: write the keys with commas between them.")
    return keys


def _allowed(env: Environment) -> list[str]:
    entries = env.words("OUTBOUND_ALLOW")
    if entries:
        # The client it comes with is large, and most installations name nobody.
        from engine.outbound.addresses import named_places  # noqa: PLC0415
    for entry in entries:
        try:
            named_places([entry])
        except ValueError:
            env.problem(f"OUTBOUND_ALLOW holds {entry!r}: write a host and a port, like 10.0.0.5:8001 or [::1]:8001.")
    return entries


def _address(env: Environment, name: str, default: str) -> str:
    return env.address(name, default, schemes=("https", "http")).rstrip("/")


def _webhook_base(env: Environment, *, production: bool) -> str:
    schemes = ("https",) if production else ("https", "http")
    return env.address("WEBHOOK_BASE_URL", "", schemes=schemes).rstrip("/")


def _webhook_secrets(env: Environment, service: Service) -> list[str]:
    name = f"{service.setting}_WEBHOOK_SECRETS"
    secrets = [secret.strip() for secret in env.secret(name).split(",") if secret.strip()]
    for secret in secrets:
        try:
            base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            env.problem(f"{name} holds something that is no secret of {service.name}: it begins with whsec_.")
    return secrets
