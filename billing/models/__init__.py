"""The rows of billing: what is for sale, what was ordered, what was paid, and what Stripe told."""

from billing.models.events import Event, EventState, Reconciliation, RefusedEvent
from billing.models.goods import ID_LENGTH, Pack, PlanPrice
from billing.models.orders import Customer, Goods, Order, OrderStatus
from billing.models.payments import Payment, Subscription

__all__ = [
    "ID_LENGTH",
    "Customer",
    "Event",
    "EventState",
    "Goods",
    "Order",
    "OrderStatus",
    "Pack",
    "Payment",
    "PlanPrice",
    "Reconciliation",
    "RefusedEvent",
    "Subscription",
]
