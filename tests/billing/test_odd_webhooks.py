"""What bears our secret's signature and cannot be used is refused and remembered; a signature has one spelling."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client

from billing.models import Event, RefusedEvent
from tests.billing.shop import Shop

HOOK = "/webhooks/stripe/"


def event(**changes: Any) -> dict[str, Any]:
    about = {"id": "cs_1", "object": "checkout.session"}
    return {"id": "evt_odd", "object": "event", "created": int(time.time()), "livemode": False,
            "type": "checkout.session.completed", "data": {"object": about}, **changes}  # fmt: skip


def nested(depth: int) -> bytes:
    return json.dumps(event()).encode().replace(b'"cs_1"', b"[" * depth + b"]" * depth)


ODD = {
    "nested a hundred thousand deep": nested(100_000),
    "a time of 30 digits": json.dumps(event(created=10**29)).encode(),
    "a time of 5,000 digits": json.dumps(event(created=0))
    .replace('"created": 0', '"created": ' + "9" * 5_000)
    .encode(),
    "a time before all times": json.dumps(event(created=-(10**20))).encode(),
    "a time that is a yes": json.dumps(event(created=True)).encode(),
    "a name with a zero byte": json.dumps(event(id="evt_\0")).encode(),
    "a name with half a character": json.dumps(event(id="evt_\ud800")).encode(),
    "a name that is too long": json.dumps(event(id="e" * 300)).encode(),
    "an object whose name is too long": json.dumps(event(data={"object": {"id": "e" * 300}})).encode(),
    "an object whose name is a list": json.dumps(event(data={"object": {"id": ["x"]}})).encode(),
    "data that is a list": json.dumps(event(data=[1])).encode(),
    "a kind with a zero byte": json.dumps(event(type="a\0b")).encode(),
    "not JSON": b"\xff\xfe",
}


def answer(client: Client, body: bytes, signature: str) -> int:
    client.raise_request_exception = False
    sent = client.post(HOOK, body, content_type="application/json", headers={"Stripe-Signature": signature})
    return int(sent.status_code)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_event_is_refused_and_remembered_once(name: str, shop: Shop, client: Client) -> None:
    for _ in range(2):
        assert answer(client, ODD[name], shop.double.sign(ODD[name])) == 400
    assert (RefusedEvent.objects.count(), Event.objects.count()) == (1, 0)
    assert RefusedEvent.objects.get().reason.startswith("The body is")


def test_a_time_that_is_told_twice_is_refused_and_remembered(shop: Shop, client: Client) -> None:
    body = json.dumps(event()).encode()
    signature = shop.double.sign(body)
    stamp = signature.split(",")[0]
    for doubled in (f"{signature},{stamp}", f"{signature},t={int(time.time()) + 9}"):
        assert answer(client, body, doubled) == 400
    assert RefusedEvent.objects.get().reason == "The signature has more than one time."


def test_a_signature_has_one_spelling(shop: Shop, client: Client) -> None:
    body = json.dumps(event(type="something.new")).encode()
    signature = shop.double.sign(body)
    stamp, mark = signature.split(",")
    number = stamp[2:]
    others = (
        f"{stamp},v1={mark[3:].upper()}", f"{stamp},{mark}=", f"{stamp},{mark}=x", f"{stamp},{mark} ",
        f"t= {number},{mark}",
        f"t=+{number},{mark}", f"t=0{number},{mark}", f"t={number[:4]}_{number[4:]},{mark}", f"{stamp} ,{mark}",
        f"t={number.translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))},{mark}", f"{stamp}=,{mark}",
    )  # fmt: skip
    assert [answer(client, body, other) for other in others] == [400] * len(others)
    assert (RefusedEvent.objects.count(), Event.objects.count()) == (0, 0)
    assert answer(client, body, f"{signature},v0=anything") == 200


def test_what_nobody_signed_is_not_remembered(shop: Shop, client: Client) -> None:
    for body in ODD.values():
        assert answer(client, body, shop.double.sign(body, secrets=["whsec_other"])) == 400
    assert not RefusedEvent.objects.exists()
