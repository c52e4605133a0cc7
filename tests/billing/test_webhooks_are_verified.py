"""Only what Stripe signed, now, with a secret of ours, for this mode, has any effect."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.utils import timezone

from accounts.models import User
from billing.models import Event, Order, Payment
from billing.services import NotFromStripe, receive
from credits.models import Transaction
from tests.billing.shop import Obj, Shop, purse

HOOK = "/webhooks/stripe/"
CHANGED_BYTES = 120


def told(shop: Shop) -> Obj:
    return next(one for one in shop.double.events if one["type"] == "checkout.session.completed")


def mutations(shop: Shop) -> list[tuple[bytes, str]]:
    """200 bodies and headers that are nearly right."""
    dice = random.Random(200)
    body = shop.double.event_bytes(told(shop))
    good, now = shop.double.sign(body), int(time.time())
    stamp, mark = good.split(",")
    made = [
        (body[:place] + bytes([body[place] ^ (1 << dice.randrange(8))]) + body[place + 1 :], good)
        for place in dice.sample(range(len(body)), CHANGED_BYTES)
    ]
    made += [
        (body, f"{stamp},{mark[:place]}{'0' if mark[place] != '0' else '1'}{mark[place + 1 :]}")
        for place in dice.sample(range(3, len(mark)), 20)
    ]
    event = json.loads(body)
    others = [{}, {"sort_keys": True}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": True, "indent": 3}]
    made += [(json.dumps(event, **how).encode(), good) for how in others]
    made += [(body, shop.double.sign(body, timestamp=now - 301 - after * 999)) for after in range(10)]
    made += [(body, shop.double.sign(body, timestamp=now + 305 + after * 999)) for after in range(10)]
    made += [(body, shop.double.sign(body, secrets=[name])) for name in ("whsec_other", "double", "WHSEC_DOUBLE", " ")]
    live = shop.double.event_bytes({**event, "livemode": True})
    made += [(live, shop.double.sign(live)), (b"", shop.double.sign(b"")), (b"", ""), (b"[]", shop.double.sign(b"[]"))]
    headers = (
        "", ",", "t=,v1=", "v1=", mark, stamp, f"{mark},{mark}", f"t=now,{mark}", f"t={now},v0={mark[3:]}",
        f"t={now + 1},{mark}", f"t=-1,{mark}", f"t={'9' * 40},{mark}", f"t=1e9,{mark}", f"{stamp},v1=", f"{stamp},v1=é",
        f"{stamp};{mark}", "t", "whsec_double", f"{stamp},v1={mark[3:-1]}", f"{stamp},v1={mark[3:]}0",
    )  # fmt: skip
    made += [(body, header) for header in headers]
    texts = (
        b"\xff\xfe",
        b"null",
        b"{",
        b'"event"',
        b'{"object": "event", "livemode": false}',
        b'{"object": "v2.core.event"}',
        b"\x00",
    )
    return made + [(text, shop.double.sign(text)) for text in texts]


def everything() -> str:
    return "".join(serializers.serialize("json", kind.objects.all()) for kind in (Event, Order, Payment, Transaction))


def test_two_hundred_forgeries_are_refused_without_effect(shop: Shop, user: User, client: Client) -> None:
    shop.bought(user)
    before = everything()
    tried = mutations(shop)
    assert len(tried) == len(set(tried)) == 200
    for body, header in tried:
        answer = client.post(HOOK, body, content_type="application/json", headers={"Stripe-Signature": header})
        assert answer.status_code == 400, (header, body[:60])
    assert everything() == before


def test_the_genuine_one_is_accepted(shop: Shop, user: User, client: Client) -> None:
    shop.bought(user)
    body = shop.double.event_bytes(told(shop))
    answer = client.post(
        HOOK, body, content_type="application/json", headers={"Stripe-Signature": shop.double.sign(body)}
    )
    assert (answer.status_code, purse(user)) == (200, (300, 0))


@pytest.mark.parametrize("drift", [-299, 299])
def test_clocks_may_differ_by_five_minutes(shop: Shop, user: User, drift: int) -> None:
    shop.bought(user)
    body = shop.double.event_bytes(told(shop))
    now = timezone.now()
    receive(payload=body, signature=shop.double.sign(body, timestamp=int(now.timestamp()) + drift), now=now)
    assert purse(user) == (300, 0)


def test_while_a_secret_changes_both_are_good_and_afterwards_only_the_new_one(
    shop: Shop, user: User, settings: Any
) -> None:
    shop.bought(user)
    body = shop.double.event_bytes(told(shop))
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", "whsec_old"]
    for secrets in (["whsec_new"], ["whsec_old"], ["whsec_old", "whsec_new"]):
        receive(payload=body, signature=shop.double.sign(body, secrets=secrets))
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new"]
    with pytest.raises(NotFromStripe):
        receive(payload=body, signature=shop.double.sign(body, secrets=["whsec_old"]))
    assert purse(user) == (300, 0)


def test_without_a_secret_nothing_is_believed(shop: Shop, user: User, settings: Any) -> None:
    shop.bought(user)
    body = shop.double.event_bytes(told(shop))
    settings.STRIPE_WEBHOOK_SECRETS = []
    for secrets in (["whsec_double"], [""], []):
        with pytest.raises(NotFromStripe):
            receive(payload=body, signature=shop.double.sign(body, secrets=secrets))


def test_what_the_body_says_of_the_money_is_not_believed(shop: Shop, user: User) -> None:
    """Even with a good signature: the amount and the person come from Stripe's own object."""
    order = shop.order(user)
    event = {
        "id": "evt_said", "object": "event", "created": int(time.time()), "livemode": False,
        "type": "checkout.session.completed",
        "data": {"object": {"id": order.stripe_session_id, "object": "checkout.session", "payment_status": "paid",
                            "status": "complete", "mode": "payment", "amount_total": 1, "metadata": {}}},
    }  # fmt: skip
    shop.tell(event)
    assert purse(user) == (0, 0)


def test_an_event_of_a_type_nobody_asked_for_is_accepted(shop: Shop) -> None:
    event = {"id": "evt_new", "object": "event", "created": int(time.time()), "livemode": False,
             "type": "something.entirely.new", "data": {"object": {"id": "x_1", "object": "something"}}}  # fmt: skip
    assert shop.tell(event).state == "done"


def test_a_get_finds_nothing_here(client: Client, db: None) -> None:
    assert client.get(HOOK).status_code == 405
