"""The account's own sums, against which a product can be held to the cent."""

from __future__ import annotations

from collections import Counter

from tests.doubles.stripe.world import Obj, World


def totals(world: World) -> dict[str, dict[str, int]]:
    """Cents by payment: the invoice of a subscription, otherwise the payment intent."""
    of_intent = {
        row["payment"]["payment_intent"]: row["invoice"]
        for row in world.all("invoice_payment")
        if world.get("invoice", row["invoice"])["parent"]
    }

    def payment(obj: Obj) -> str:
        return str(of_intent.get(obj["payment_intent"], obj["payment_intent"]))

    paid: Counter[str] = Counter()
    refunded: Counter[str] = Counter()
    for charge in world.all("charge", status="succeeded"):
        paid[payment(charge)] += charge["amount"]
        if charge["amount_refunded"]:
            refunded[payment(charge)] += charge["amount_refunded"]
    lost: Counter[str] = Counter()
    for dispute in world.all("dispute", status="lost"):
        lost[payment(dispute)] += dispute["amount"]
    return {"paid": dict(paid), "refunded": dict(refunded), "disputes_lost": dict(lost)}
