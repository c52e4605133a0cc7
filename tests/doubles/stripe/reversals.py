"""Money that goes back: refunds and disputes."""

from __future__ import annotations

from tests.doubles.stripe import catalogue, forms, payments
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World

DISPUTE_FEE = 2000
DAYS_TO_ANSWER = 9
CLOSED = ("won", "lost", "warning_closed")
EVIDENCE = (
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal "
    "customer_communication customer_email_address customer_name customer_purchase_ip customer_signature "
    "duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt "
    "refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation "
    "shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number "
    "uncategorized_file uncategorized_text"
)


def charge_of(world: World, given: Params) -> Obj:
    if given.get("charge"):
        return world.get("charge", given["charge"], "charge")
    intent = world.get("payment_intent", forms.needed(given, "payment_intent"), "payment_intent")
    if intent["status"] != "succeeded":
        raise ApiProblem(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                         code="payment_intent_unexpected_state", param="payment_intent")  # fmt: skip
    return world.get("charge", intent["latest_charge"])


def ask_for_refund(world: World, params: Params) -> Obj:
    """POST /v1/refunds"""
    forms.only(params, "amount", "charge", "payment_intent", "reason", "metadata", "currency", "customer",
               "instructions_email")  # fmt: skip
    if params.get("reason"):
        forms.choice(params["reason"], "reason", "duplicate", "fraudulent", "requested_by_customer")
    charge = charge_of(world, params)
    amount = forms.whole(params["amount"], "amount") if params.get("amount") else None
    return refund(world, charge, amount=amount, reason=params.get("reason"), metadata=forms.metadata(params))


def refund(world: World, charge: Obj, *, amount: int | None = None, reason: str | None = None,
           status: str = "succeeded", metadata: dict[str, str] | None = None) -> Obj:  # fmt: skip
    left = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        raise ApiProblem(f"Charge {charge['id']} has not been paid.", code="charge_not_refundable", param="charge")
    if charge["disputed"] and world.private[charge["id"]].get("is_lost"):
        raise ApiProblem(f"Charge {charge['id']} has been charged back; cannot issue a refund.",
                         code="charge_disputed", param="charge")  # fmt: skip
    if not left:
        raise ApiProblem(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    wanted = left if amount is None else amount
    if wanted < 1:
        raise ApiProblem("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if wanted > left:
        raise ApiProblem(f"Refund amount (€{wanted / 100:.2f}) is greater than unrefunded amount on charge "
                         f"(€{left / 100:.2f})", param="amount")  # fmt: skip
    made = _new_refund(world, charge, wanted, reason, status, metadata or {})
    if status != "failed":
        _count(charge, wanted)
        world.emit("charge.refunded", charge)
    world.emit("refund.created", made)
    if status == "failed":
        world.emit("refund.failed", made)
    return made


def _new_refund(world: World, charge: Obj, amount: int, reason: str | None, status: str,
                metadata: dict[str, str]) -> Obj:  # fmt: skip
    refund_id = world.new_id("re")
    entry = payments.booked(world, amount=-amount, currency=charge["currency"], kind="refund", source=refund_id)
    card = {"reference": world.digits(12), "reference_status": "available", "type": "refund",
            "reference_type": "acquirer_reference_number"}  # fmt: skip
    made = world.add(
        {
            "id": refund_id, "object": "refund", "amount": amount, "balance_transaction": entry["id"],
            "charge": charge["id"], "created": world.now, "currency": charge["currency"],
            "customer": charge["customer"], "customer_account": None,
            "destination_details": {"card": card, "type": "card"}, "metadata": metadata,
            "payment_intent": charge["payment_intent"], "payment_method": charge["payment_method"],
            "pending_reason": "processing" if status == "pending" else None, "reason": reason,
            "receipt_number": None, "source_transfer_reversal": None, "status": status, "transfer_reversal": None,
        }
    )  # fmt: skip
    if status == "failed":
        _return_money(world, made)
    return made


def _count(charge: Obj, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]


def _return_money(world: World, made: Obj) -> None:
    entry = payments.booked(world, amount=made["amount"], currency=made["currency"], kind="refund_failure",
                            source=made["id"])  # fmt: skip
    made.update(failure_balance_transaction=entry["id"], failure_reason="expired_or_canceled_card")


def settle_refund(world: World, made: Obj) -> Obj:
    """A pending refund has reached the buyer."""
    if made["status"] != "pending":
        raise ApiProblem(f"This refund is {made['status']}.")
    world.change("refund.updated", made, status="succeeded", pending_reason=None)
    world.emit("charge.refund.updated", made, {"status": "pending"})
    return made


def fail_refund(world: World, made: Obj, status: str = "failed") -> Obj:
    """The money could not be given back, or the refund was called off: it is with the account again."""
    if made["status"] not in ("pending", "succeeded"):
        raise ApiProblem(f"This refund is {made['status']}.")
    before = made["status"]
    charge = world.get("charge", made["charge"])
    _count(charge, -made["amount"])
    if status == "failed":
        _return_money(world, made)
    made.update(status=status, pending_reason=None)
    world.emit("refund.updated", made, {"status": before})
    world.emit("charge.refund.updated", made, {"status": before})
    if status == "failed":
        world.emit("refund.failed", made)
    return made


def dispute(world: World, charge: Obj, *, amount: int | None = None, reason: str = "fraudulent",
            is_inquiry: bool = False) -> Obj:  # fmt: skip
    """The buyer's bank takes the money back at once; for a mere inquiry it takes nothing yet."""
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise ApiProblem(f"Charge {charge['id']} cannot be disputed.", param="charge")
    made = world.add(
        {
            "id": world.new_id("du"), "object": "dispute", "amount": amount or charge["amount"],
            "balance_transactions": [], "charge": charge["id"], "created": world.now, "currency": charge["currency"],
            "enhanced_eligibility_types": [], "evidence": {"enhanced_evidence": {}, **catalogue.nothing(EVIDENCE)},
            "evidence_details": {
                "due_by": world.now + DAYS_TO_ANSWER * 86400, "enhanced_eligibility": {}, "has_evidence": False,
                "past_due": False, "submission_count": 0, "submission_method": "manual"
            },
            "is_charge_refundable": is_inquiry, "livemode": False, "metadata": {},
            "payment_intent": charge["payment_intent"], "payment_method_details": {
                "card": {"brand": "visa", "case_type": "inquiry" if is_inquiry else "chargeback",
                         "network": "visa", "network_reason_code": "10.4"}, "type": "card"
            },
            "reason": reason, "status": "warning_needs_response" if is_inquiry else "needs_response",
        }
    )  # fmt: skip
    charge["disputed"] = True
    world.emit("charge.dispute.created", made)
    if not is_inquiry:
        _book_dispute(world, made, -made["amount"], DISPUTE_FEE)
        world.emit("charge.dispute.funds_withdrawn", made)
    return made


def _book_dispute(world: World, made: Obj, amount: int, fee: int = 0) -> None:
    entry = payments.booked(world, amount=amount, currency=made["currency"], kind="adjustment", source=made["id"],
                            fee=fee)  # fmt: skip
    made["balance_transactions"].append(entry)


def close_dispute(world: World, made: Obj, status: str) -> Obj:
    forms.choice(status, "status", *CLOSED)
    if made["status"] in CLOSED:
        raise ApiProblem("This dispute is already closed.", param="dispute")
    before = {"status": made["status"]}
    made.update(status=status, is_charge_refundable=status != "lost")
    world.private[made["charge"]]["is_lost"] = status == "lost"
    if status != "lost" and made["balance_transactions"]:
        _book_dispute(world, made, made["amount"])
        world.emit("charge.dispute.funds_reinstated", made)
    world.emit("charge.dispute.closed", made, before)
    return made


def answer_dispute(world: World, made: Obj, params: Params) -> Obj:
    """Evidence from the seller, put aside or sent in."""
    forms.only(params, "evidence", "metadata", "submit")
    if made["status"] in CLOSED:
        raise ApiProblem("This dispute is already closed.", param="dispute")
    made["metadata"] = forms.metadata(params, made["metadata"])
    made["evidence"].update(params.get("evidence") or {})
    made["evidence_details"]["has_evidence"] = bool(params.get("evidence")) or made["evidence_details"]["has_evidence"]
    if forms.flag(params.get("submit", "true")):
        made["evidence_details"]["submission_count"] += 1
        status = "warning_under_review" if made["status"].startswith("warning") else "under_review"
        world.change("charge.dispute.updated", made, status=status)
    return made
