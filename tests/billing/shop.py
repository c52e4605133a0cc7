"""A shop against the double of Stripe: buys, pays, delivers what Stripe tells, and looks at what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils import timezone

from accounts.models import User
from billing import services
from billing.models import Customer, Event, Order, Pack, Payment, PlanPrice
from credits.queries import balance
from tests.doubles.stripe import StripeDouble

Obj = dict[str, Any]


class Shop:
    """One double, the product set up for it, and hands for both sides of the counter."""

    def __init__(self, double: StripeDouble, settings: Any) -> None:
        self.double = double
        self.delivered = 0
        settings.STRIPE_SECRET_KEY = double.secret_key
        settings.STRIPE_WEBHOOK_SECRETS = [double.webhook_secret]
        settings.STRIPE_API_BASE = double.base_url
        self._keys = 0

    def open(self) -> None:
        """The same prices on both sides; a test that empties the database takes the first ones with it."""
        if not Pack.objects.exists():
            import_module("billing.migrations.0002_first_prices").fill(apps, None)
        for pack in Pack.objects.all():
            name = f"price_{pack.slug}"
            if name not in self.double.world.objects:
                self.double.add_price(name, pack.amount_cents, pack.currency, pack.name)
            Pack.objects.filter(pk=pack.pk).update(stripe_price_id=name)
        for row in PlanPrice.objects.all():
            name = f"price_{row.plan}"
            if name not in self.double.world.objects:
                self.double.add_price(name, row.amount_cents, row.currency, row.plan, recurring="month")
            PlanPrice.objects.filter(pk=row.pk).update(stripe_price_id=name)

    def order(self, user: User, *, key: str = "", **what: str) -> Order:
        self._keys += 1
        given = {"success_url": "https://shop.example/back", "cancel_url": "https://shop.example/"}
        return services.start_checkout(
            user=user, key=key or f"form {self._keys}", **(what or {"pack": "starter"}), **given
        )

    def bought(self, user: User, *, card: str = "ok", code: str | None = None, **what: str) -> Order:
        """Ordered and paid; nothing is told yet."""
        order = self.order(user, **what)
        self.double.pay(order.stripe_session_id or "", card, code)
        return order

    def intent(self, order: Order) -> str:
        return str(self.double.world.objects[order.stripe_session_id or ""]["payment_intent"])

    def subscription(self, order: Order) -> str:
        return str(self.double.world.objects[order.stripe_session_id or ""]["subscription"])

    def customer(self, user: User) -> str:
        return Customer.objects.get(user=user).stripe_id

    def tell(self, event: Obj) -> Event:
        payload = self.double.event_bytes(event)
        return services.receive(payload=payload, signature=self.double.sign(payload))

    def tell_all(self) -> list[Event]:
        """Every event since the last time, in order."""
        fresh = self.double.events[self.delivered :]
        self.delivered = len(self.double.events)
        return [self.tell(event) for event in fresh]

    def later(self, seconds: float) -> list[Event]:
        """Time moves on at Stripe, and what happened then is told."""
        self.double.advance(seconds)
        return self.tell_all()

    def books_agree(self) -> None:
        """I6: to the cent with Stripe, to the credit with the ledger."""
        from billing.queries import prove

        totals = self.double.totals()
        ours = {one.stripe_id: one for one in Payment.objects.exclude(amount_cents=0)}
        assert {name: one.amount_cents for name, one in ours.items()} == totals["paid"]
        assert {name: one.refunded_cents for name, one in ours.items() if one.refunded_cents} == totals["refunded"]
        found = services.audit(since=timezone.now() - timedelta(days=400), until=self.soon())
        assert [row.problems for row in found.differences] == []
        assert prove() == []

    def soon(self) -> Any:
        """After everything that has happened at Stripe."""
        return max(timezone.now(), datetime.fromtimestamp(self.double.now, UTC)) + timedelta(days=1)


def purse(user: User) -> tuple[int, int]:
    """Available and owed."""
    now = balance(user)
    return now.available, now.owed
