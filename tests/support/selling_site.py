"""The whole product with Stripe's double beside it: packs and plans have prices, and webhooks arrive."""

from __future__ import annotations

from tests.doubles.stripe import StripeDouble
from tests.support.live_site import LiveSite

SET_PRICES = """
from billing.models import Pack, PlanPrice
for one in Pack.objects.all():
    Pack.objects.filter(pk=one.pk).update(stripe_price_id=f"price_{one.slug}")
    print("pack", one.slug, one.amount_cents, one.currency, one.credits)
for one in PlanPrice.objects.all():
    PlanPrice.objects.filter(pk=one.pk).update(stripe_price_id=f"price_{one.plan}")
    print("plan", one.plan, one.amount_cents, one.currency, 0)
"""


class SellingSite(LiveSite):
    """A running product that sells; `stripe` is who takes the money."""

    def __init__(self, **environment: str) -> None:
        self.stripe = StripeDouble(seed=11)
        super().__init__(
            STRIPE_SECRET_KEY=self.stripe.secret_key,
            STRIPE_WEBHOOK_SECRETS=self.stripe.webhook_secret,
            STRIPE_API_BASE=self.stripe.base_url,
            **environment,
        )

    def start(self) -> None:
        self.stripe.start()
        super().start()
        self.stripe.webhook_url = f"{self.url}/webhooks/stripe/"
        for line in self.manage("shell", "-v", "0", "-c", SET_PRICES).splitlines():
            kind, slug, cents, currency, credits = line.split()
            name = f"{credits} credits" if kind == "pack" else slug.capitalize()
            recurring = None if kind == "pack" else "month"
            self.stripe.add_price(f"price_{slug}", int(cents), currency, name, recurring=recurring)

    def stop(self) -> int:
        try:
            return super().stop()
        finally:
            self.stripe.stop()
