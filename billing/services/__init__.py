"""Everything that changes what was bought: checkout, what Stripe tells, and reconciling with it."""

from billing.gateway import PaymentsAway, PaymentsRefused
from billing.services.allowances import give_allowances
from billing.services.auditing import audit
from billing.services.checkout import open_portal, start_checkout
from billing.services.errors import AlreadySubscribed, NotACustomer, NotKnownYet, NotOnSale, OrderConflict, OutOfDate
from billing.services.payments import settle_payment
from billing.services.receiving import check_order, perform, receive
from billing.services.reconciling import Reconciled, reconcile, sweep
from billing.signatures import NotFromStripe

__all__ = [
    "AlreadySubscribed",
    "NotACustomer",
    "NotFromStripe",
    "NotKnownYet",
    "NotOnSale",
    "OrderConflict",
    "OutOfDate",
    "PaymentsAway",
    "PaymentsRefused",
    "Reconciled",
    "audit",
    "check_order",
    "give_allowances",
    "open_portal",
    "perform",
    "receive",
    "reconcile",
    "settle_payment",
    "start_checkout",
    "sweep",
]
