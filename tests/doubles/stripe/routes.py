"""The addresses of the API, and what each does."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.doubles.stripe import catalogue_routes, checkout, lists, money_routes
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World

Action = Callable[[World, Params, str], Obj]
# Objects that can be listed and looked at, by the name of their collection.
READ = {
    "checkout/sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "invoices": "invoice",
    "invoice_payments": "invoice_payment",
    "subscriptions": "subscription",
    "refunds": "refund",
    "disputes": "dispute",
    "customers": "customer",
    "products": "product",
    "prices": "price",
    "coupons": "coupon",
    "promotion_codes": "promotion_code",
    "events": "event",
    "balance_transactions": "balance_transaction",
}
ONLY_READ_ONE = {"payment_methods": "payment_method", "subscription_items": "subscription_item"}


def _session(world: World, given: str) -> Obj:
    return world.get("checkout.session", given)


def _line_items(world: World, params: Params, given: str) -> Obj:
    rows = checkout.line_items(world, _session(world, given))
    return lists.cut(rows, params, f"/v1/checkout/sessions/{given}/line_items", "item")


WRITE: list[tuple[str, str, Action]] = [
    ("POST", "checkout/sessions", lambda w, p, _: checkout.create(w, p)),
    ("POST", "checkout/sessions/*", lambda w, p, i: checkout.update(w, _session(w, i), p)),
    ("POST", "checkout/sessions/*/expire", lambda w, p, i: checkout.expire(w, _session(w, i))),
    ("GET", "checkout/sessions/*/line_items", _line_items),
    *catalogue_routes.ROUTES,
    *money_routes.ROUTES,
]
COMPILED = [
    (method, re.compile(f"/v1/{path.replace('*', '([A-Za-z0-9_-]+)')}"), act) for method, path, act in WRITE
]  # fmt: skip


def answer(world: World, method: str, path: str, params: Params) -> Obj:
    for wanted, address, act in COMPILED:
        found = address.fullmatch(path)
        if wanted == method and found:
            return act(world, params, found.group(1) if found.groups() else "")
    if method == "GET":
        collection = path.removeprefix("/v1/")
        if collection in READ:
            return lists.page(world, READ[collection], params, path)
        collection, _, given = collection.rpartition("/")
        if collection in READ | ONLY_READ_ONE:
            return world.get((READ | ONLY_READ_ONE)[collection], given)
    raise ApiProblem(
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/.", status=404,
    )  # fmt: skip
