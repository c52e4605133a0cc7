"""Builds the settings of everything that concerns money from outside."""

from __future__ import annotations

from typing import Any

from soundfoundry.settings.environment import Environment

STRIPE = "https://api.stripe.com"
MOST_SECRETS = 2


def stripe(env: Environment, *, production: bool) -> dict[str, Any]:
    """How Stripe is reached, and how its webhooks are known; without a key nothing is sold."""
    key = env.secret("STRIPE_SECRET_KEY")
    secrets = [secret.strip() for secret in env.secret("STRIPE_WEBHOOK_SECRETS").split(",") if secret.strip()]
    if len(secrets) > MOST_SECRETS:
        env.problem("STRIPE_WEBHOOK_SECRETS names more than two secrets: keep the new one and the one before it.")
    if production and bool(key) != bool(secrets):
        env.problem("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS belong together: set both, or none to sell nothing.")
    schemes = ("https",) if production else ("https", "http")
    address = env.address("STRIPE_API_BASE", STRIPE, schemes=schemes).rstrip("/")
    return {"STRIPE_SECRET_KEY": key, "STRIPE_WEBHOOK_SECRETS": secrets, "STRIPE_API_BASE": address}
