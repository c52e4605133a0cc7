"""Lists: newest first, filtered, cut into pages by cursors."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from tests.doubles.stripe import forms, subscriptions
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem, missing
from tests.doubles.stripe.world import Obj, World, a_list

COMPARED = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
EVENTS_KEPT = 30 * 86_400
PLAIN = {
    "checkout.session": "customer payment_intent subscription status",
    "payment_intent": "customer",
    "charge": "customer payment_intent",
    "invoice": "customer status collection_method",
    "invoice_payment": "invoice status",
    "subscription": "customer collection_method",
    "refund": "charge payment_intent",
    "dispute": "charge payment_intent",
    "customer": "email",
    "product": "active",
    "price": "active product type currency",
    "promotion_code": "active code customer",
    "coupon": "",
    "event": "type",
    "balance_transaction": "currency source type",
}
Fits = Callable[[World, Obj, Any], bool]


def _of_status(world: World, sub: Obj, wanted: str) -> bool:
    if wanted == "all":
        return True
    return sub["status"] in subscriptions.ENDED if wanted == "ended" else sub["status"] == wanted


def _of_payment(world: World, row: Obj, wanted: Params) -> bool:
    return all(row["payment"].get(name) == value for name, value in wanted.items())


SPECIAL: dict[tuple[str, str], Fits] = {
    ("checkout.session", "customer_details"): lambda w, o, v: (o["customer_details"] or {}).get("email") == v["email"],
    ("invoice", "subscription"): lambda w, o, v: (subscriptions.of_invoice(w, o) or {}).get("id") == v,
    ("invoice_payment", "payment"): _of_payment,
    ("subscription", "status"): _of_status,
    ("subscription", "price"): lambda w, o, v: any(item["price"]["id"] == v for item in o["items"]["data"]),
    ("product", "ids"): lambda w, o, v: o["id"] in v,
    ("price", "lookup_keys"): lambda w, o, v: o["lookup_key"] in v,
    ("price", "recurring"): lambda w, o, v: all((o["recurring"] or {}).get(name) == value for name, value in v.items()),
    ("promotion_code", "coupon"): lambda w, o, v: o["promotion"]["coupon"] == v,
    ("event", "types"): lambda w, o, v: o["type"] in v,
}


def page(world: World, kind: str, params: Params, url: str) -> Obj:
    names = PLAIN[kind].split()
    special = [name for of, name in SPECIAL if of == kind]
    forms.only(params, "created", "limit", "starting_after", "ending_before", *names, *special)
    rows = world.all(kind)
    if kind == "event":
        rows = [row for row in rows if row["created"] > world.now - EVENTS_KEPT]
    if kind == "subscription" and "status" not in params:
        rows = [row for row in rows if row["status"] not in subscriptions.ENDED]
    for name, value in params.items():
        if (kind, name) in SPECIAL:
            rows = [row for row in rows if SPECIAL[kind, name](world, row, value)]
        elif name in names:
            wanted = forms.flag(value, name) if name == "active" else value
            rows = [row for row in rows if row.get(name) == wanted]
    return cut([row for row in rows[::-1] if _in_time(row, params.get("created"))], params, url, kind)


def _in_time(row: Obj, wanted: Any) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return bool(row["created"] == forms.whole(wanted, "created"))
    for name, value in wanted.items():
        if name not in COMPARED:
            raise ApiProblem(f"Invalid created: {name}", param=f"created[{name}]")
        if not COMPARED[name](row["created"], forms.whole(value, f"created[{name}]")):
            return False
    return True


def cut(rows: list[Obj], params: Params, url: str, kind: str) -> Obj:
    """One page of rows. `has_more` speaks of the direction one is going in."""
    limit = forms.whole(params.get("limit") or 10, "limit")
    if not 1 <= limit <= 100:
        raise ApiProblem("Invalid limit: must be between 1 and 100.", param="limit", code="parameter_invalid_integer")
    places = {row["id"]: place for place, row in enumerate(rows)}
    if params.get("ending_before"):
        end = _place(places, params["ending_before"], kind, "ending_before")
        start = max(0, end - limit)
        return a_list(rows[start:end], url, has_more=start > 0)
    start = _place(places, params["starting_after"], kind, "starting_after") + 1 if params.get("starting_after") else 0
    return a_list(rows[start : start + limit], url, has_more=len(rows) > start + limit)


def _place(places: dict[str, int], given: str, kind: str, param: str) -> int:
    if given not in places:
        raise missing(kind, given, param)
    return places[given]
