"""The only door to Stripe: asks in plain values, answers in plain dicts, and fails in plain sentences."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings

log = logging.getLogger(__name__)
Obj = dict[str, Any]
# Seconds until a connection stands, and until an answer begins. A person is waiting.
TIMEOUT = (3.0, 8.0)
RETRIES = 1
PAGE = 100


class PaymentsAway(Exception):
    """Stripe could not be asked, or did not say what came of it. Asking again later is safe.

    `was_answered` tells whether an error came back: Stripe repeats that answer for the same idempotency key.
    """

    def __init__(self, sentence: str, *, was_answered: bool = False) -> None:
        self.was_answered = was_answered
        super().__init__(sentence)


class PaymentsRefused(Exception):
    """Stripe understood and said no; asking the same again will not help. `code` and `param` are Stripe's words for why
    and for what.
    """

    def __init__(self, sentence: str, *, code: str = "", param: str = "") -> None:
        self.code, self.param = code, param
        super().__init__(sentence)


def is_configured() -> bool:
    """Whether anything can be sold here."""
    return bool(settings.STRIPE_SECRET_KEY)


def api_version() -> str:
    """The version of Stripe's API that the package here speaks."""
    return str(stripe.api_version)


def is_live() -> bool:
    """Whether the key moves real money."""
    return "_live_" in settings.STRIPE_SECRET_KEY


def create_customer(*, email: str, name: str, metadata: dict[str, str], key: str) -> Obj:
    params: Any = {"email": email, "metadata": metadata, **({"name": name} if name else {})}
    return _asked(lambda client: client.v1.customers.create(params=params, options={"idempotency_key": key}))


def customer(customer_id: str) -> Obj:
    """The customer; with `deleted` when it is no more."""
    return _asked(lambda client: client.v1.customers.retrieve(customer_id))


def create_checkout(*, params: Any, key: str) -> Obj:
    return _asked(lambda client: client.v1.checkout.sessions.create(params=params, options={"idempotency_key": key}))


def create_portal(*, customer: str, return_url: str) -> Obj:
    params: Any = {"customer": customer, "return_url": return_url}
    return _asked(lambda client: client.v1.billing_portal.sessions.create(params=params))


def checkout_session(session: str) -> Obj:
    params: Any = {"expand": ["payment_intent"]}
    return _asked(lambda client: client.v1.checkout.sessions.retrieve(session, params=params))


def payment_intent(intent: str) -> Obj:
    params: Any = {"expand": ["latest_charge"]}
    return _asked(lambda client: client.v1.payment_intents.retrieve(intent, params=params))


def charge(charge_id: str) -> Obj:
    return _asked(lambda client: client.v1.charges.retrieve(charge_id))


def refund(refund_id: str) -> Obj:
    return _asked(lambda client: client.v1.refunds.retrieve(refund_id))


def dispute(dispute_id: str) -> Obj:
    return _asked(lambda client: client.v1.disputes.retrieve(dispute_id))


def invoice(invoice_id: str) -> Obj:
    params: Any = {"expand": ["payments"]}
    return _asked(lambda client: client.v1.invoices.retrieve(invoice_id, params=params))


def lines_of(invoice: Obj) -> list[Obj]:
    """Every line of a fetched invoice: it carries the first ten itself, what staff added before what repeats."""
    lines: list[Obj] = invoice["lines"]["data"]
    if not invoice["lines"].get("has_more"):
        return lines
    return list(_all_pages(lambda client, params: client.v1.invoices.line_items.list(invoice["id"], params=params), {}))


def subscription(subscription_id: str) -> Obj:
    return _asked(lambda client: client.v1.subscriptions.retrieve(subscription_id))


def disputes_of(intent: str) -> list[Obj]:
    """Every dispute of the charges of a payment intent."""
    return list(_pages("disputes", {"payment_intent": intent}))


def invoice_of(intent: str) -> str:
    """The id of the invoice that a payment intent paid, or nothing."""
    filtered = {"payment": {"type": "payment_intent", "payment_intent": intent}}
    return next((str(paid["invoice"]) for paid in _pages("invoice_payments", filtered)), "")


def events_since(moment: datetime, *, types: Sequence[str]) -> list[Obj]:
    """What of these (up to 20) types happened from this moment on (Stripe keeps 30 days), the oldest first."""
    return list(_pages("events", {"created": {"gte": int(moment.timestamp())}, "types": list(types)}))[::-1]


def charges_between(since: datetime, until: datetime) -> Iterator[Obj]:
    """Every charge in [since, until), the newest first."""
    return _pages("charges", {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}})


def disputes_since(moment: datetime) -> Iterator[Obj]:
    """Every dispute opened from this moment on."""
    return _pages("disputes", {"created": {"gte": int(moment.timestamp())}})


def _pages(resource: str, params: Obj) -> Iterator[Obj]:
    """All rows of a list, page by page."""
    return _all_pages(lambda client, params: getattr(client.v1, resource).list(params=params), params)


def _all_pages(request: Any, params: Obj) -> Iterator[Obj]:
    after: Obj = {}
    while True:
        asked = {"limit": PAGE, **params, **after}
        page = _asked(lambda client, asked=asked: request(client, asked))
        yield from page["data"]
        if not page.get("has_more") or not page["data"]:
            return
        after = {"starting_after": page["data"][-1]["id"]}


@lru_cache(maxsize=4)
def _client(key: str, base: str) -> stripe.StripeClient:
    """One for each set of settings: it keeps connections open."""
    http = stripe.RequestsClient(timeout=TIMEOUT)
    return stripe.StripeClient(key, base_addresses={"api": base}, max_network_retries=RETRIES, http_client=http)


def _asked(request: Any) -> Obj:
    """The answer as plain values. Raises PaymentsAway or PaymentsRefused."""
    if not is_configured():
        raise PaymentsAway("Payments are not set up on this site.")
    try:
        answer: Obj = request(_client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)).to_dict()
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        log.warning("Stripe refused: %s (request %s)", error.code or type(error).__name__, error.request_id)
        told = {"code": error.code or "", "param": getattr(error, "param", None) or ""}
        raise PaymentsRefused("The payment service refused this request.", **told) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        log.error("Stripe does not accept STRIPE_SECRET_KEY (request %s)", error.request_id)  # noqa: TRY400
        raise PaymentsAway("Payments are not set up correctly on this site. Please try again later.") from error
    except stripe.StripeError as error:
        log.warning("Stripe is away: %s (request %s)", type(error).__name__, error.request_id)
        answered = isinstance(error, stripe.APIError)
        raise PaymentsAway("The payment service does not answer. Please try again.", was_answered=answered) from error
    return answer
