"""The hosted pages, plain enough for a browser without scripts, and those of invoices and receipts."""

from __future__ import annotations

from html import escape

from tests.doubles.stripe import desk_page, money_routes, pay_page, portal_page
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.template import Page, button, document, form, goes_to, money, table
from tests.doubles.stripe.world import World


def visit(world: World, method: str, path: str, given: Params) -> Page:
    first, *parts = path.strip("/").split("/")
    if not first:
        return desk_page.visit(world, method, given)
    show = {"pay": pay_page.visit, "portal": portal_page.visit, "invoices": _invoice, "receipts": _receipt}.get(first)
    if show is None or not parts:
        return document("Stripe double", "<p>Nothing is at this address.</p>", status=404)
    try:
        return show(world, method, parts, given)
    except ApiProblem as problem:
        return document("Not possible", f"<p role=alert>{escape(str(problem))}</p>", status=problem.status)


def _invoice(world: World, method: str, parts: list[str], given: Params) -> Page:
    invoice = world.get("invoice", parts[0])
    if method == "POST" and invoice["status"] == "open":
        money_routes.pay_invoice(world, {}, invoice["id"])
        return goes_to(f"/invoices/{invoice['id']}")
    currency = invoice["currency"]
    rows = [(row["description"], money(row["amount"], currency)) for row in invoice["lines"]["data"]]
    rows += [("Total", money(invoice["total"], currency)), ("Paid", money(invoice["amount_paid"], currency))]
    pay = form(button(f"Pay {money(invoice['amount_due'], currency)}", "pay")) if invoice["status"] == "open" else ""
    return document(f"Invoice {invoice['number'] or ''}", f"{table(rows)}<p>{invoice['status']}</p>{pay}")


def _receipt(world: World, method: str, parts: list[str], given: Params) -> Page:
    charge = world.get("charge", parts[0])
    rows = [("Amount paid", money(charge["amount"], charge["currency"]))]
    if charge["amount_refunded"]:
        rows.append(("Refunded", money(charge["amount_refunded"], charge["currency"])))
    return document("Receipt from SoundFoundry", table(rows))
