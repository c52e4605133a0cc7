"""The page where a session is paid."""

from __future__ import annotations

from tests.doubles.stripe import checkout, till
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.template import Page, button, document, field, form, goes_to, money, table
from tests.doubles.stripe.world import Obj, World

CARDS = {"pay": "ok", "decline": "decline", "later": "async", "confirm": "ok", "refuse": "decline"}


def visit(world: World, method: str, parts: list[str], given: Params) -> Page:
    session = world.get("checkout.session", parts[0])
    if session["status"] == "complete":
        return document("You're all done here", "<p>This checkout has been completed.</p>")
    if session["status"] == "expired":
        return document("This page has expired", "<p>Go back to the shop and begin again.</p>")
    try:
        return _act(world, session, given) if method == "POST" else _page(world, session)
    except ApiProblem as problem:
        return _page(world, session, alert=str(problem))


def _act(world: World, session: Obj, given: Params) -> Page:
    wanted = given.get("act", "apply")
    if wanted == "cancel":
        return goes_to(session["cancel_url"] or session["success_url"])
    if wanted == "3ds":
        return _confirm(session, given.get("email", ""))
    if given.get("promotion_code"):
        checkout.use_code(world, session, given["promotion_code"])
    if wanted not in CARDS:
        return _page(world, session)
    till.pay(world, session, card=CARDS[wanted], email=given.get("email") or None)
    if session["status"] == "open":
        return _page(world, session, alert="Your card was declined. Try another card.")
    return goes_to(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))


def _page(world: World, session: Obj, alert: str = "") -> Page:
    currency = session["currency"]
    rows = [
        (f"{line['quantity']} × {line['description']}", money(line["amount_subtotal"], currency))
        for line in checkout.line_items(world, session)
    ]
    if session["total_details"]["amount_discount"]:
        rows.append(("Discount", money(-session["total_details"]["amount_discount"], currency)))
    total = money(session["amount_total"], currency)
    known = session["customer_email"] or (session["customer_details"] or {}).get("email")
    inside = "" if known else field("E-mail", "email", "buyer@example.com")
    if session["allow_promotion_codes"]:
        inside += field("Promotion code", "promotion_code") + button("Apply", "apply")
    verb = "Subscribe" if session["mode"] == "subscription" else "Pay"
    inside += button(f"{verb} {total}" if verb == "Subscribe" else f"Pay {total}", "pay")
    inside += button("Decline", "decline") + button("Pay with 3-D Secure", "3ds")
    inside += button("Pay later (asynchronous)", "later") + button("Cancel", "cancel")
    who = f"<p>{known}</p>" if known else ""
    return document(f"{verb} {total}", table([*rows, ("Total due", total)]) + who + form(inside), alert=alert)


def _confirm(session: Obj, email: str) -> Page:
    hidden = f'<input type="hidden" name="email" value="{email}">' if email else ""
    inside = hidden + button("Complete authentication", "confirm") + button("Fail authentication", "refuse")
    total = money(session["amount_total"], session["currency"])
    return document("Your bank asks", f"<p>Confirm the payment of {total}.</p>{form(inside)}")
