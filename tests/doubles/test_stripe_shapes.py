"""Every object the double makes has the fields, and the kinds of values, that the official client's types name."""

from __future__ import annotations

import types
import typing
from decimal import Decimal
from typing import Any

import pytest
import stripe
from stripe._object_classes import OBJECT_CLASSES, get_object_class
from stripe._stripe_object import StripeObject, UntypedStripeObject

from tests.doubles.conftest import BIG, PRO, Buy
from tests.doubles.stripe import StripeDouble

CLASSES = {name: get_object_class("V1", name) for name in OBJECT_CLASSES}
# "Plan" is the plan, and not that of a reserve.
BY_NAME = {kind.__name__: kind for name, kind in sorted(CLASSES.items(), key=lambda one: "." not in one[0])}


def differences(value: Any, wanted: Any, where: str) -> list[str]:
    """What in `value` is not as the annotation says; nothing for an exact fit."""
    if isinstance(wanted, str | typing.ForwardRef):
        name = wanted if isinstance(wanted, str) else wanted.__forward_arg__
        wanted = BY_NAME.get(name.split("[")[0], Any)
    origin = typing.get_origin(wanted)
    if wanted is Any or (origin is dict and isinstance(value, dict)):
        return []
    if origin is typing.Union:
        return _of_union(value, typing.get_args(wanted), where)
    if origin is typing.Literal:
        return [] if value in typing.get_args(wanted) else [f"{where}: {value!r} is none of {wanted}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [
            one for i, row in enumerate(value) for one in differences(row, typing.get_args(wanted)[0], f"{where}[{i}]")
        ]
    kind = origin or wanted
    if isinstance(kind, type) and issubclass(kind, StripeObject):
        return _of_object(value, kind, where)
    fits = isinstance(value, str) if kind is Decimal else isinstance(value, kind)
    return (
        [] if fits and (kind is bool or not isinstance(value, bool)) else [f"{where}: {value!r} is no {kind.__name__}"]
    )


def _of_union(value: Any, choices: tuple[Any, ...], where: str) -> list[str]:
    if value is None:
        return [] if types.NoneType in choices else [f"{where}: empty"]
    literals = [one for one in choices if typing.get_origin(one) is typing.Literal]
    # An open enumeration is typed as its values or any text: the values are meant.
    found = [differences(value, one, where) for one in literals or choices if one is not types.NoneType]
    return min(found, key=len)


def _of_object(value: Any, kind: type, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no object"]
    if issubclass(kind, UntypedStripeObject) or not kind.__annotations__:
        return []
    if value.get("object") == "list":
        return []
    fields = {name: one for name, one in kind.__annotations__.items() if typing.get_origin(one) is not typing.ClassVar}
    told = [
        f"{where}.{name}: unknown to the client" for name in value if name not in fields and not name.startswith("_")
    ]
    for name, wanted in fields.items():
        if name in value:
            told += differences(value[name], wanted, f"{where}.{name}")
        elif types.NoneType not in typing.get_args(wanted):
            told.append(f"{where}.{name}: missing")
    return told


@pytest.fixture
def lived_in(double: StripeDouble, client: stripe.StripeClient, checkout: Buy) -> StripeDouble:
    """An account in which everything has happened once."""
    double.add_promotion_code("TENOFF", percent_off=10)
    one = double.pay(checkout(allow_promotion_codes=True).id, promotion_code="TENOFF")
    double.refund(one["payment_intent"], 100)
    double.fail_refund(double.refund(one["payment_intent"], 200, status="pending")["id"])
    double.close_dispute(double.dispute(one["payment_intent"])["id"], "won")
    double.pay(checkout().id, card="decline")
    later = double.pay(checkout(customer_email="late@example.com").id, card="async")
    double.finish_async(later["id"], succeeded=False)
    double.expire(checkout().id)
    plan = double.pay(checkout(PRO, allow_promotion_codes=True).id, promotion_code="TENOFF")
    double.change_plan(plan["subscription"], BIG)
    double.advance(40 * 86_400)
    double.pause(plan["subscription"])
    double.break_card(plan["customer"])
    double.resume(plan["subscription"])
    double.advance(30 * 86_400)
    client.v1.billing_portal.sessions.create(params={"customer": plan["customer"], "return_url": "http://shop.test/"})
    return double


def test_every_object_fits_the_clients_types(lived_in: StripeDouble) -> None:
    told = [
        difference
        for obj in lived_in.world.objects.values()
        for difference in differences(obj, CLASSES[obj["object"]], obj["object"])
        if obj["object"] != "event"
    ]
    assert not told, "\n".join(sorted(set(told)))
    assert len({obj["object"] for obj in lived_in.world.objects.values()}) >= 18


def test_every_event_is_one_the_client_knows_and_carries_an_object_that_fits(lived_in: StripeDouble) -> None:
    known = set(typing.get_args(stripe.Event.__annotations__["type"]))
    told = []
    for event in lived_in.events:
        told += differences(event, stripe.Event, "event")
        obj = event["data"]["object"]
        told += differences(obj, CLASSES[obj["object"]], f"{event['type']} {obj['object']}")
        told += [] if event["type"] in known else [f"no event is called {event['type']}"]
    assert not told, "\n".join(sorted(set(told)))
    assert len({event["type"] for event in lived_in.events}) >= 30


def test_a_misspelt_field_and_a_wrong_value_would_be_noticed(lived_in: StripeDouble) -> None:
    refund = next(iter(lived_in.world.all("refund")))
    assert differences({**refund, "refundd": 1}, stripe.Refund, "refund") == ["refund.refundd: unknown to the client"]
    assert differences({**refund, "amount": "100"}, stripe.Refund, "refund") == ["refund.amount: '100' is no int"]
    assert differences({**refund, "reason": "whim"}, stripe.Refund, "refund") != []
