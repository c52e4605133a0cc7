"""A buyer at the hosted page: paying a session with a good card, a bad one, or a debit that takes days."""

from __future__ import annotations

from tests.doubles.stripe import catalogue, checkout, discounts, invoices, payments, subscriptions
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World

CARDS = ("ok", "decline", "async")


def pay(world: World, session: Obj, *, card: str = "ok", email: str | None = None) -> Obj:
    checkout.ready(session)
    if card not in CARDS:
        raise ApiProblem(f"No card is called {card}; choose from {', '.join(CARDS)}.", param="card")
    who = email or session["customer_email"] or (session["customer_details"] or {}).get("email") or "buyer@example.com"
    (_pay_once if session["mode"] == "payment" else _subscribe)(world, session, card, who)
    return session


def _pay_once(world: World, session: Obj, card: str, email: str) -> None:
    private = world.private[session["id"]]
    if not session["amount_total"]:
        _complete(world, session, email, "no_payment_required")
        return
    data = private["intent_data"]
    wants_customer = session["customer_creation"] == "always" or data.get("setup_future_usage")
    if wants_customer and not session["customer"] and card != "decline":
        session["customer"] = catalogue.add_customer(world, email=email)["id"]
    customer = world.objects.get(session["customer"] or "")
    # A second try after a decline uses the same intent.
    intent = world.objects.get(private.get("intent", "")) or payments.new_intent(
        world, amount=session["amount_total"], currency=session["currency"], customer=session["customer"],
        metadata=dict(data.get("metadata") or {}), description=data.get("description"),
        receipt_email=data.get("receipt_email"), setup_future_usage=data.get("setup_future_usage"),
    )  # fmt: skip
    private["intent"] = intent["id"]
    intent.update(amount=session["amount_total"], customer=session["customer"])
    method = catalogue.add_card(world, customer, kind="sepa_debit" if card == "async" else "card")
    if card == "decline":
        payments.decline(world, intent, method, email)
        return
    (payments.succeed if card == "ok" else payments.begin)(world, intent, method, email)
    session["payment_intent"] = intent["id"]
    _complete(world, session, email, "paid" if card == "ok" else "unpaid")


def _subscribe(world: World, session: Obj, card: str, email: str) -> None:
    private = world.private[session["id"]]
    if card == "decline":
        intent = payments.new_intent(world, amount=session["amount_total"], currency=session["currency"],
                                     customer=session["customer"])  # fmt: skip
        payments.decline(world, intent, catalogue.add_card(world, None), email)
        return
    customer = world.objects.get(session["customer"] or "") or catalogue.add_customer(world, email=email)
    customer["email"] = customer["email"] or email
    method = catalogue.add_card(world, customer, kind="sepa_debit" if card == "async" else "card")
    sub = subscriptions.start(
        world, customer=customer, lines=private["lines"], method=method, how=card,
        metadata=dict(private["subscription_data"].get("metadata") or {}), discounts_given=private["discounts"],
        session=session["id"], description=private["subscription_data"].get("description"),
    )  # fmt: skip
    session.update(customer=customer["id"], subscription=sub["id"], invoice=sub["latest_invoice"])
    _complete(world, session, email, "paid" if card == "ok" else "unpaid")


def _complete(world: World, session: Obj, email: str, payment_status: str) -> None:
    private = world.private[session["id"]]
    discounts.redeem(world, private["discounts"])
    session.update(status="complete", payment_status=payment_status, url=None,
                   customer_details=checkout.details_of(email, "Test Buyer"))  # fmt: skip
    if session["mode"] == "payment" and private["has_invoice"]:
        _write_invoice(world, session, private["lines"])
    world.emit("checkout.session.completed", session)


def _write_invoice(world: World, session: Obj, lines: list[Obj]) -> None:
    """The invoice of a single payment, already paid by it."""
    if not session["customer"] or session["payment_status"] != "paid":
        return
    now = (world.now, world.now)
    rows = [
        invoices.line(world, price=line["price"], amount=line["amount_total"], quantity=line["quantity"], period=now,
                      description=line["description"])
        for line in checkout.line_items(world, session)
    ]  # fmt: skip
    customer = world.get("customer", session["customer"])
    invoice = invoices.draft(world, customer=customer, lines=rows, reason="manual")
    invoices.finalize(world, invoice)
    invoices.bind(world, invoice, world.get("payment_intent", session["payment_intent"]), status="open")
    invoices.mark_paid(world, invoice)
    session["invoice"] = invoice["id"]


def finish_async(world: World, session: Obj, *, succeeded: bool) -> Obj:
    """The bank has answered."""
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        raise ApiProblem("No payment of this Checkout Session is under way.")
    if session["mode"] == "subscription":
        subscriptions.finish_debit(world, world.get("invoice", session["invoice"]), succeeded=succeeded)
    else:
        payments.finish(world, world.get("payment_intent", session["payment_intent"]), succeeded=succeeded)
    if succeeded:
        session["payment_status"] = "paid"
    world.emit(f"checkout.session.async_payment_{'succeeded' if succeeded else 'failed'}", session)
    return session
