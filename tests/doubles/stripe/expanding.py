"""`expand[]`: the object itself in place of its id, or a part that is left out unless asked for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.doubles.stripe import checkout
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World, a_list

DEEPEST = 4


def _line_items(world: World, session: Obj) -> Obj:
    return a_list(checkout.line_items(world, session), f"/v1/checkout/sessions/{session['id']}/line_items")


def _payments(world: World, invoice: Obj) -> Obj:
    return a_list(world.all("invoice_payment", invoice=invoice["id"])[::-1], "/v1/invoice_payments")


def _refunds(world: World, charge: Obj) -> Obj:
    return a_list(world.all("refund", charge=charge["id"])[::-1], f"/v1/charges/{charge['id']}/refunds")


def _subscriptions(world: World, customer: Obj) -> Obj:
    rows = [sub for sub in world.all("subscription", customer=customer["id"]) if sub["status"] != "canceled"]
    return a_list(rows[::-1], f"/v1/customers/{customer['id']}/subscriptions")


# Left out unless asked for.
INCLUDABLE: dict[tuple[str, str], Callable[[World, Obj], Obj]] = {
    ("checkout.session", "line_items"): _line_items,
    ("invoice", "payments"): _payments,
    ("charge", "refunds"): _refunds,
    ("customer", "subscriptions"): _subscriptions,
}


def expanded(world: World, answer: Obj, paths: list[str]) -> Obj:
    """A copy that holds what was asked for; what the account keeps stays as it is."""
    answer = copy.deepcopy(answer)
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST:
            raise ApiProblem("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(world, answer, parts, path)
    return answer


def _expand(world: World, obj: Any, parts: list[str], path: str) -> None:
    if isinstance(obj, list):
        for row in obj:
            _expand(world, row, parts, path)
        return
    if not parts or not isinstance(obj, dict):
        return
    name = parts[0]
    include = INCLUDABLE.get((obj.get("object", ""), name))
    if include and name not in obj:
        obj[name] = copy.deepcopy(include(world, obj))
    elif name not in obj:
        raise ApiProblem(f"This property cannot be expanded ({path}).", param="expand")
    obj[name] = _found(world, obj[name], path, is_last=len(parts) == 1)
    _expand(world, obj[name], parts[1:], path)


def _found(world: World, value: Any, path: str, *, is_last: bool) -> Any:
    if isinstance(value, list):
        return [_found(world, row, path, is_last=is_last) for row in value]
    if isinstance(value, str):
        if value not in world.objects:
            raise ApiProblem(f"This property cannot be expanded ({path}).", param="expand")
        return copy.deepcopy(world.objects[value])
    if is_last and value is not None and not (isinstance(value, dict) and "object" in value):
        raise ApiProblem(f"This property cannot be expanded ({path}).", param="expand")
    return value
