"""The double beside localstripe, another's stand-in for an older Stripe: what both have must be alike."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.doubles.conftest import PRO, Buy
from tests.doubles.stripe import StripeDouble, signing
from tests.doubles.test_stripe_shapes import CLASSES
from tests.support.live_site import free_port

PROGRAM = Path(sys.executable).with_name("localstripe")
SECRET = "whsec_double_other"
# Parts that Stripe since leaves out unless they are asked for.
ONLY_WHEN_ASKED = {"sources", "subscriptions", "tax_ids", "refunds", "tiers"}


class Heard(BaseHTTPRequestHandler):
    """Keeps what localstripe sends."""

    letters: list[tuple[bytes, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.letters.append((body, self.headers["Stripe-Signature"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """localstripe as a process of its own: its address."""
    if not PROGRAM.exists():
        pytest.skip("localstripe is not installed here: `make test` brings it along.")
    port = free_port()
    folder = tmp_path_factory.mktemp("localstripe")
    command = [str(PROGRAM), "--port", str(port), "--from-scratch"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    # What it knows goes into a file of this name, wherever it is told to run.
    memory = Path(tempfile.gettempdir()) / "localstripe.pickle"
    was_there = memory.exists()
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)
        if not was_there:
            memory.unlink(missing_ok=True)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            assert process.poll() is None, "localstripe ended by itself"
            time.sleep(0.1)
        else:
            return
    raise AssertionError("localstripe does not answer")


def _client(address: str) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_12345", base_addresses={"api": address}, max_network_retries=0)


@pytest.fixture(scope="module")
def theirs(other: str) -> dict[str, dict[str, Any]]:
    """One of each object both can make, and one event with its signature, as localstripe makes them."""
    Heard.letters = []
    ear = ThreadingHTTPServer(("127.0.0.1", 0), Heard)
    threading.Thread(target=ear.serve_forever, args=(0.02,), daemon=True).start()
    to = json.dumps({"url": f"http://127.0.0.1:{ear.server_address[1]}/", "secret": SECRET}).encode()
    request = urllib.request.Request(f"{other}/_config/webhooks/shop", to, {"Content-Type": "application/json"})
    urllib.request.urlopen(request).close()
    v1 = _client(other).v1
    customer = v1.customers.create(params={"email": "a@example.com", "metadata": {"user": "5"}})
    product = v1.products.create(params={"name": "Pro"})
    plan: Any = {"id": "pro", "product": product.id, "amount": 1200, "currency": "eur", "interval": "month"}
    v1.plans.create(params=plan)
    card: Any = {
        "type": "card",
        "card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"},
    }
    method = v1.payment_methods.create(params=card)
    v1.payment_methods.attach(method.id, params={"customer": customer.id})
    v1.customers.update(customer.id, params={"invoice_settings": {"default_payment_method": method.id}})
    bought: Any = {"customer": customer.id, "items": [{"plan": "pro"}]}
    subscription = v1.subscriptions.create(params=bought)
    invoice = v1.invoices.list(params={"customer": customer.id}).data[0]
    charge = v1.charges.list(params={"customer": customer.id}).data[0]
    refund = v1.refunds.create(params={"charge": charge.id, "amount": 100})
    made = (customer, product, method, subscription, invoice, v1.charges.retrieve(charge.id), refund)
    _wait_for_letters()
    ear.shutdown()
    ear.server_close()
    return {str(obj["object"]): obj.to_dict() for obj in made}


def _wait_for_letters() -> None:
    for _ in range(100):
        if any(json.loads(body)["type"] == "invoice.payment_succeeded" for body, _ in Heard.letters):
            return
        time.sleep(0.1)


@pytest.fixture
def ours(double: StripeDouble, client: stripe.StripeClient, checkout: Buy) -> dict[str, dict[str, Any]]:
    plan = double.pay(checkout(PRO).id)
    double.refund(client.v1.charges.list().data[0].payment_intent, 100)  # type: ignore[arg-type]
    return {obj["object"]: obj for obj in double.world.objects.values()} | {
        "product": client.v1.products.retrieve(double.world.objects[PRO]["product"]).to_dict(),
        "customer": client.v1.customers.retrieve(plan["customer"]).to_dict(),
    }


KINDS = ("customer", "product", "payment_method", "subscription", "invoice", "charge", "refund")


@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_both_have_hold_the_same_kind_of_value(
    theirs: dict[str, dict[str, Any]], ours: dict[str, dict[str, Any]], kind: str
) -> None:
    both = set(theirs[kind]) & set(ours[kind])
    unlike = {
        name: (theirs[kind][name], ours[kind][name])
        for name in both
        if None not in (theirs[kind][name], ours[kind][name]) and type(theirs[kind][name]) is not type(ours[kind][name])
    }
    assert len(both) >= 8
    assert unlike == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_is_missing_that_localstripe_has_and_stripe_still_has(
    theirs: dict[str, dict[str, Any]], ours: dict[str, dict[str, Any]], kind: str
) -> None:
    today = set(CLASSES[kind].__annotations__)
    assert (set(theirs[kind]) & today) - set(ours[kind]) - ONLY_WHEN_ASKED == set()


def test_both_sign_alike(theirs: dict[str, dict[str, Any]]) -> None:
    body, mark = Heard.letters[0]
    moment = int(mark.split(",")[0].removeprefix("t="))
    assert signing.signature(body, [SECRET], moment) == mark
    assert stripe.Webhook.construct_event(body, mark, SECRET)


def test_both_tell_of_a_paid_invoice_in_the_same_form(theirs: dict[str, dict[str, Any]], double: StripeDouble,
                                                      checkout: Buy) -> None:  # fmt: skip
    double.pay(checkout(PRO).id)
    heard = {event["type"]: event for event in (json.loads(body) for body, _ in Heard.letters)}
    told = {event["type"]: event for event in double.events}
    same = set(heard) & set(told)
    assert "invoice.payment_succeeded" in same
    for kind in same:
        assert set(heard[kind]) <= set(told[kind]), kind
        assert heard[kind]["data"]["object"]["object"] == told[kind]["data"]["object"]["object"]
