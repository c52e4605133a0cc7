"""Money that comes in: payment intents and their charges."""

from __future__ import annotations

from typing import Any

from tests.doubles.stripe.catalogue import CARD, billing_details, nothing
from tests.doubles.stripe.world import Obj, World

FEE_PERCENT = 1.5
FEE_FIXED = 25


def new_intent(world: World, *, amount: int, currency: str, customer: str | None, **given: Any) -> Obj:
    intent_id = world.new_id("pi")
    intent = world.add(
        {
            "id": intent_id, "object": "payment_intent", "amount": amount, "amount_capturable": 0,
            "amount_details": {"tip": {}}, "amount_received": 0, "automatic_payment_methods": None,
            "capture_method": "automatic_async", "client_secret": f"{intent_id}_secret_{world.new_id('s', 24)[2:]}",
            "confirmation_method": "automatic", "created": world.now, "currency": currency, "customer": customer,
            "livemode": False, "metadata": {}, "payment_method_options": {},
            "payment_method_types": ["card"], "status": "requires_payment_method",
            **nothing(
                "application application_fee_amount canceled_at cancellation_reason customer_account description "
                "excluded_payment_method_types last_payment_error latest_charge next_action on_behalf_of "
                "payment_method payment_method_configuration_details processing receipt_email review "
                "setup_future_usage shipping source statement_descriptor statement_descriptor_suffix transfer_data "
                "transfer_group"
            ),
            **given,
        }
    )  # fmt: skip
    world.emit("payment_intent.created", intent)
    return intent


def _charge(world: World, intent: Obj, method: Obj, email: str | None, **given: Any) -> Obj:
    charge_id = world.new_id("ch")
    details = {"type": method["type"], method["type"]: {}}
    if method["type"] == "card":
        details["card"] = CARD | {"amount_authorized": intent["amount"], "authorization_code": world.digits(6),
                                  "fingerprint": method["card"]["fingerprint"], "network": "visa"}  # fmt: skip
    charge = world.add(
        {
            "id": charge_id, "object": "charge", "amount": intent["amount"], "amount_captured": intent["amount"],
            "amount_refunded": 0, "billing_details": billing_details(email),
            "calculated_statement_descriptor": "SOUNDFOUNDRY", "captured": True, "created": world.now,
            "currency": intent["currency"], "customer": intent["customer"], "description": intent["description"],
            "disputed": False, "fraud_details": {}, "livemode": False, "metadata": dict(intent["metadata"]),
            "outcome": None, "paid": True, "payment_intent": intent["id"], "payment_method": method["id"],
            "payment_method_details": details, "radar_options": {},
            "receipt_url": f"{world.base_url}/receipts/{charge_id}", "refunded": False, "status": "succeeded",
            **nothing(
                "application application_fee application_fee_amount balance_transaction "
                "failure_balance_transaction failure_code failure_message on_behalf_of receipt_email receipt_number "
                "review shipping source source_transfer statement_descriptor statement_descriptor_suffix "
                "transfer_data transfer_group"
            ),
            **given,
        }
    )  # fmt: skip
    intent["latest_charge"] = charge["id"]
    intent["payment_method"] = method["id"]
    intent["payment_method_types"] = [method["type"]]
    return charge


def outcome(how: str) -> Obj:
    told = {
        "ok": ("approved_by_network", None, "Payment complete.", "authorized"),
        "decline": ("declined_by_network", "generic_decline", "The bank did not return any further details.",
                    "issuer_declined"),
    }[how]  # fmt: skip
    return {"advice_code": None, "network_advice_code": None, "network_decline_code": None, "network_status": told[0],
            "reason": told[1], "risk_level": "normal", "risk_score": 11, "seller_message": told[2],
            "type": told[3]}  # fmt: skip


def booked(world: World, *, amount: int, currency: str, kind: str, source: str, fee: int = 0) -> Obj:
    """What moved on the account's balance."""
    category = {"payment": "charge", "refund_failure": "refund_failure"}.get(kind, kind)
    details = [{"amount": fee, "application": None, "currency": currency, "description": "Stripe processing fees",
                "type": "stripe_fee"}]  # fmt: skip
    return world.add(
        {
            "id": world.new_id("txn"), "object": "balance_transaction", "amount": amount, "available_on": world.now,
            "balance_type": "payments", "created": world.now, "currency": currency, "description": None,
            "exchange_rate": None, "fee": fee, "fee_details": details if fee else [], "net": amount - fee,
            "reporting_category": category, "source": source, "status": "available", "type": kind,
        }
    )  # fmt: skip


def succeed(world: World, intent: Obj, method: Obj, email: str | None = None) -> Obj:
    """Paid at once."""
    charge = _charge(world, intent, method, email, outcome=outcome("ok"))
    return _received(world, intent, charge)


def _received(world: World, intent: Obj, charge: Obj) -> Obj:
    fee = round(intent["amount"] * FEE_PERCENT / 100) + FEE_FIXED
    entry = booked(world, amount=intent["amount"], currency=intent["currency"], kind="charge", source=charge["id"],
                   fee=fee)  # fmt: skip
    charge.update(balance_transaction=entry["id"], status="succeeded", paid=True)
    intent.update(amount_received=intent["amount"], status="succeeded", last_payment_error=None, next_action=None)
    world.emit("charge.succeeded", charge)
    world.emit("payment_intent.succeeded", intent)
    return charge


def decline(world: World, intent: Obj, method: Obj, email: str | None = None) -> Obj:
    """The bank said no: the intent waits for another card."""
    charge = _charge(
        world, intent, method, email, amount_captured=0, captured=False, failure_code="card_declined",
        failure_message="Your card was declined.", outcome=outcome("decline"), paid=False, receipt_url=None,
        status="failed",
    )  # fmt: skip
    error = {"charge": charge["id"], "code": "card_declined", "decline_code": "generic_decline",
             "doc_url": "https://stripe.com/docs/error-codes/card-declined", "message": "Your card was declined.",
             "payment_method": dict(method), "type": "card_error"}  # fmt: skip
    intent.update(last_payment_error=error, payment_method=None, status="requires_payment_method")
    world.emit("charge.failed", charge)
    world.emit("payment_intent.payment_failed", intent)
    return charge


def begin(world: World, intent: Obj, method: Obj, email: str | None = None) -> Obj:
    """A bank debit: on its way for days, with no answer yet."""
    charge = _charge(world, intent, method, email, paid=False, status="pending", outcome=outcome("ok"))
    intent.update(status="processing")
    world.emit("payment_intent.processing", intent)
    world.emit("charge.pending", charge)
    return charge


def finish(world: World, intent: Obj, *, succeeded: bool) -> None:
    """The bank's answer to a debit."""
    charge = world.get("charge", intent["latest_charge"])
    if succeeded:
        _received(world, intent, charge)
        return
    charge.update(status="failed", paid=False, failure_code="insufficient_funds", captured=False, amount_captured=0,
                  failure_message="The customer's account has insufficient funds.")  # fmt: skip
    error = {"charge": charge["id"], "code": "payment_intent_payment_attempt_failed", "message": "The payment failed.",
             "doc_url": "https://stripe.com/docs/error-codes", "type": "invalid_request_error"}  # fmt: skip
    intent.update(status="requires_payment_method", payment_method=None, last_payment_error=error)
    world.emit("charge.failed", charge)
    world.emit("payment_intent.payment_failed", intent)
