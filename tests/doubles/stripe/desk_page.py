"""The first page: what a tester needs besides the buyer's pages, as Stripe's dashboard would give it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.doubles.stripe import clock, portal, reversals, till
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.template import Page, button, document, form, goes_to, money
from tests.doubles.stripe.world import Obj, World

DAY = 86_400
SHOWN = 20


def _half(world: World, charge: Obj) -> object:
    return reversals.refund(world, charge, amount=charge["amount"] // 2)


def _break_card(world: World, customer: Obj) -> None:
    world.private[customer["id"]]["card_is_broken"] = True


Act = Callable[[World, Obj], object]
ACTS: dict[str, tuple[str, Act]] = {
    "refund": ("charge", reversals.refund),
    "half": ("charge", _half),
    "dispute": ("charge", reversals.dispute),
    "won": ("dispute", lambda w, o: reversals.close_dispute(w, o, "won")),
    "lost": ("dispute", lambda w, o: reversals.close_dispute(w, o, "lost")),
    "fail": ("refund", reversals.fail_refund),
    "arrives": ("checkout.session", lambda w, o: till.finish_async(w, o, succeeded=True)),
    "bounces": ("checkout.session", lambda w, o: till.finish_async(w, o, succeeded=False)),
    "break": ("customer", _break_card),
    "mend": ("customer", portal.mend_card),
}


def visit(world: World, method: str, given: Params) -> Page:
    if method != "POST":
        return _page(world)
    act, _, target = given.get("act", "").partition(":")
    try:
        if act == "advance":
            clock.advance(world, int(target))
        elif act in ACTS:
            kind, do = ACTS[act]
            do(world, world.get(kind, target))
    except (ApiProblem, ValueError) as problem:
        return _page(world, alert=str(problem))
    return goes_to("/")


def _page(world: World, alert: str = "") -> Page:
    inside = button("One day later", f"advance:{DAY}") + button("31 days later", f"advance:{31 * DAY}")
    for title, kind, describe, acts in SECTIONS:
        rows = [row for row in world.all(kind)[::-1] if acts(world, row)][:SHOWN]
        told = "".join(f"<li>{escape(describe(row))}{_buttons(acts(world, row), row)}</li>" for row in rows)
        inside += f"<h2>{title}</h2><ul>{told}</ul>" if told else ""
    events = "".join(
        f"<li>{event['type']} <small>{event['id']}</small></li>" for event in world.events[: -SHOWN - 1 : -1]
    )
    return document("Stripe double", f"{form(inside)}<h2>Newest events</h2><ol>{events}</ol>", alert=alert)


def _buttons(acts: dict[str, str], row: Obj) -> str:
    return "".join(button(words, f"{act}:{row['id']}") for act, words in acts.items())


def _of_charge(world: World, charge: Obj) -> dict[str, str]:
    if charge["status"] != "succeeded" or charge["refunded"]:
        return {}
    disputes = {} if charge["disputed"] else {"dispute": "Dispute"}
    return {"refund": "Refund the rest", "half": "Refund half", **disputes}


def _of_dispute(world: World, dispute: Obj) -> dict[str, str]:
    return {} if dispute["status"] in reversals.CLOSED else {"won": "Won", "lost": "Lost"}


def _of_refund(world: World, refund: Obj) -> dict[str, str]:
    return {} if refund["status"] in ("failed", "canceled") else {"fail": "The refund fails"}


def _of_session(world: World, session: Obj) -> dict[str, str]:
    waits = session["status"] == "complete" and session["payment_status"] == "unpaid"
    return {"arrives": "The debit arrives", "bounces": "The debit fails"} if waits else {}


def _of_customer(world: World, customer: Obj) -> dict[str, str]:
    broken = world.private[customer["id"]]["card_is_broken"]
    return {"mend": "Mend the card"} if broken else {"break": "Break the card"}


def _sum(row: Obj) -> str:
    return f"{money(row['amount'], row['currency'])} {row['status']} {row['id']}"


SECTIONS: tuple[tuple[str, str, Callable[[Obj], str], Callable[[World, Obj], dict[str, str]]], ...] = (
    ("Payments", "charge", _sum, _of_charge),
    ("Disputes", "dispute", _sum, _of_dispute),
    ("Refunds", "refund", _sum, _of_refund),
    ("Debits under way", "checkout.session", lambda row: f"{money(row['amount_total'], row['currency'])} {row['id']}",
     _of_session),
    ("Customers", "customer", lambda row: f"{row['email'] or row['id']}", _of_customer),
)  # fmt: skip
