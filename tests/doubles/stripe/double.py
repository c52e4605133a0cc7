"""The double as tests hold it: start it, let people pay, move time on, and look at what it knows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from tests.doubles.stripe import (
    catalogue,
    checkout,
    clock,
    invoice_items,
    portal,
    reversals,
    signing,
    subscriptions,
    till,
    totals,
)
from tests.doubles.stripe.calls import Counter
from tests.doubles.stripe.delivery import Postman
from tests.doubles.stripe.door import Server
from tests.doubles.stripe.faults import Faults
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.world import Obj, World

SECRET_KEY = "sk_test_double"
WEBHOOK_SECRET = "whsec_double"
DAY = 86_400


class StripeDouble:
    """One account in test mode on this machine. What tests do here, people do on the hosted pages."""

    def __init__(self, seed: int = 1, port: int = 0, *, webhook_url: str | None = None) -> None:
        self.faults = Faults(seed)
        self.secret_key = SECRET_KEY
        self.webhook_secret = WEBHOOK_SECRET
        # While a secret is replaced, the old one signs too.
        self.old_webhook_secret: str | None = None
        self.world = World(seed)
        self.postman = Postman(self.faults, self.sign)
        self.postman.url = webhook_url
        self.world.on_event = self.postman.take
        self.counter = Counter(self.world, self.faults, self.secret_key)
        self._server = Server(port, self.counter)
        self.base_url = self.world.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> StripeDouble:
        self.postman.start()
        self._thread.start()
        return self

    def stop(self) -> None:
        self.postman.stop()
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> StripeDouble:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Webhooks

    @property
    def webhook_url(self) -> str | None:
        return self.postman.url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self.postman.url = url

    @property
    def events(self) -> list[Obj]:
        """In order of creation."""
        return self.world.events

    def event_bytes(self, event: Obj) -> bytes:
        return signing.event_bytes(event)

    def sign(self, payload: bytes, *, timestamp: int | None = None, secrets: Sequence[str] | None = None) -> str:
        ours = [one for one in (self.webhook_secret, self.old_webhook_secret) if one]
        return signing.signature(payload, ours if secrets is None else secrets, timestamp)

    def resend(self, event: Obj) -> None:
        """Deliver an event again, as the dashboard's button does."""
        self.postman.send_again(event)

    def wait_for_webhooks(self, timeout: float = 60.0) -> bool:
        return self.postman.wait(timeout)

    # Buyers

    def pay(self, session_id: str, card: str = "ok", promotion_code: str | None = None) -> Obj:
        with self.world.lock:
            session = self._get("checkout.session", session_id)
            if promotion_code:
                checkout.use_code(self.world, session, promotion_code)
            return dict(till.pay(self.world, session, card=card))

    def finish_async(self, session_id: str, succeeded: bool = True) -> Obj:
        with self.world.lock:
            return dict(till.finish_async(self.world, self._get("checkout.session", session_id), succeeded=succeeded))

    def expire(self, session_id: str) -> Obj:
        with self.world.lock:
            return dict(checkout.expire(self.world, self._get("checkout.session", session_id)))

    # Money back

    def refund(
        self, payment_intent: str, amount: int | None = None, reason: str | None = None, status: str = "succeeded"
    ) -> Obj:
        with self.world.lock:
            charge = reversals.charge_of(self.world, {"payment_intent": payment_intent})
            return dict(reversals.refund(self.world, charge, amount=amount, reason=reason, status=status))

    def settle_refund(self, refund_id: str) -> Obj:
        with self.world.lock:
            return dict(reversals.settle_refund(self.world, self._get("refund", refund_id)))

    def fail_refund(self, refund_id: str) -> Obj:
        with self.world.lock:
            return dict(reversals.fail_refund(self.world, self._get("refund", refund_id)))

    def dispute(self, payment_intent: str, amount: int | None = None, *, is_inquiry: bool = False) -> Obj:
        with self.world.lock:
            charge = reversals.charge_of(self.world, {"payment_intent": payment_intent})
            return dict(reversals.dispute(self.world, charge, amount=amount, is_inquiry=is_inquiry))

    def close_dispute(self, dispute_id: str, status: str) -> Obj:
        with self.world.lock:
            return dict(reversals.close_dispute(self.world, self._get("dispute", dispute_id), status))

    # Subscriptions and time

    @property
    def now(self) -> int:
        return self.world.now

    def advance(self, seconds: float) -> None:
        with self.world.lock:
            clock.advance(self.world, seconds)

    def next_period(self, subscription_id: str) -> None:
        """Move on to a day after the end of its present period, in whatever month this is."""
        ends = self._get("subscription", subscription_id)["items"]["data"][0]["current_period_end"]
        self.advance(ends - self.now + DAY)

    def break_card(self, customer_id: str) -> None:
        with self.world.lock:
            self.world.private[self._get("customer", customer_id)["id"]]["card_is_broken"] = True

    def mend_card(self, customer_id: str) -> None:
        with self.world.lock:
            portal.mend_card(self.world, self._get("customer", customer_id))

    def change_plan(self, subscription_id: str, price_id: str) -> Obj:
        with self.world.lock:
            sub = self._get("subscription", subscription_id)
            portal.change_plan(self.world, sub, self._get("price", price_id))
            return dict(sub)

    def cancel(self, subscription_id: str, at_period_end: bool = True) -> Obj:
        with self.world.lock:
            sub = self._get("subscription", subscription_id)
            (subscriptions.end_later if at_period_end else subscriptions.end)(self.world, sub)
            return dict(sub)

    def pause(self, subscription_id: str, behavior: str = "void") -> Obj:
        with self.world.lock:
            sub = self._get("subscription", subscription_id)
            subscriptions.pause(self.world, sub, behavior)
            return dict(sub)

    def resume(self, subscription_id: str) -> Obj:
        """Collect again, and do not end with the period."""
        with self.world.lock:
            sub = self._get("subscription", subscription_id)
            if sub["pause_collection"]:
                subscriptions.pause(self.world, sub, None)
            if sub["cancel_at_period_end"]:
                subscriptions.end_later(self.world, sub, wanted=False)
            return dict(sub)

    def add_invoice_item(self, subscription_id: str, amount: int, quantity: int = 1) -> Obj:
        """Staff put a line of their own onto the next invoice."""
        with self.world.lock:
            customer = self._get("subscription", subscription_id)["customer"]
            params = {"customer": customer, "subscription": subscription_id, "amount": amount, "quantity": quantity}
            return dict(invoice_items.create(self.world, params))

    def bill_now(self, subscription_id: str) -> Obj:
        """An invoice of what was put aside, before the month is over."""
        with self.world.lock:
            sub = self._get("subscription", subscription_id)
            invoice = subscriptions.bill(self.world, sub, [], "manual")
            subscriptions.pay_or_fall_behind(self.world, sub, invoice)
            return dict(invoice)

    def strip_pricing(self, invoice_id: str, kept: Obj | None) -> None:
        """The lines of this invoice tell no price: an empty pricing, or one without its details."""
        with self.world.lock:
            invoice_items.strip_pricing(self.world, self._get("invoice", invoice_id), kept)

    # What is sold, and what came of it

    def add_price(
        self, price_id: str, unit_amount: int, currency: str = "eur", product_name: str = "Credits",
        recurring: str | None = None,
    ) -> Obj:  # fmt: skip
        with self.world.lock:
            product = catalogue.add_product(self.world, name=product_name)
            return dict(catalogue.add_price(
                self.world, unit_amount=unit_amount, currency=currency, product=product["id"], interval=recurring,
                price_id=price_id,
            ))  # fmt: skip

    def add_promotion_code(self, code: str, *, percent_off: float | None = None, amount_off: int | None = None,
                           duration: str = "once", currency: str = "eur", **given: Any) -> Obj:  # fmt: skip
        with self.world.lock:
            coupon = catalogue.add_coupon(self.world, percent_off=None if percent_off is None else float(percent_off),
                                          amount_off=amount_off,
                                          duration=duration, currency=currency if amount_off else None)  # fmt: skip
            return dict(catalogue.add_promotion_code(self.world, coupon=coupon["id"], code=code, **given))

    @property
    def requests(self) -> list[tuple[str, str, Params, str | None]]:
        """(method, path, parameters, idempotency key) of every call with the right key."""
        return self.counter.requests

    def totals(self) -> dict[str, dict[str, int]]:
        with self.world.lock:
            return totals.totals(self.world)

    def _get(self, kind: str, given: str) -> Obj:
        return self.world.get(kind, given)
