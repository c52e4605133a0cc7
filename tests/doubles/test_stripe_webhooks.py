"""The double's webhooks: signed as the official client checks them, and delivered, lost, doubled or out of order."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from tests.doubles.conftest import Buy
from tests.doubles.stripe import StripeDouble, signing


class Inbox(ThreadingHTTPServer):
    """A shop's address for webhooks; `answers` are given first, then 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Letter)
        self.received: list[tuple[bytes, str]] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/webhooks/stripe/"

    def ids(self) -> list[str]:
        return [json.loads(body)["id"] for body, _ in self.received]


class Letter(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((body, self.headers["Stripe-Signature"]))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def inbox(double: StripeDouble) -> Iterator[Inbox]:
    server = Inbox()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    double.webhook_url = server.url
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_signature_is_the_one_stripe_makes() -> None:
    mark = signing.signature(b'{"id":"evt_1","object":"event"}', ["whsec_test"], 1700000000)
    assert mark == "t=1700000000,v1=4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021"


def test_the_official_client_accepts_what_is_delivered(double: StripeDouble, checkout: Buy, inbox: Inbox) -> None:
    double.pay(checkout().id)
    assert double.wait_for_webhooks()
    assert inbox.ids() == [event["id"] for event in double.events]
    for body, mark in inbox.received:
        told = stripe.Webhook.construct_event(body, mark, double.webhook_secret)
        assert told.api_version == "2026-10-28.endive"
        assert told.livemode is False


def test_an_old_signature_a_wrong_secret_and_a_changed_body_are_refused(double: StripeDouble, checkout: Buy) -> None:
    double.pay(checkout().id)
    body = double.event_bytes(double.events[-1])
    old = double.sign(body, timestamp=int(time.time()) - 301)
    foreign = double.sign(body, secrets=["whsec_other"])
    for changed, mark in ((body, old), (body, foreign), (body + b" ", double.sign(body))):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(changed, mark, double.webhook_secret)
    assert stripe.Webhook.construct_event(body, old, double.webhook_secret, tolerance=400)


def test_while_a_secret_is_replaced_both_are_good(double: StripeDouble, checkout: Buy) -> None:
    double.pay(checkout().id)
    double.old_webhook_secret, double.webhook_secret = double.webhook_secret, "whsec_double_new"
    body = double.event_bytes(double.events[-1])
    mark = double.sign(body)
    assert mark.count("v1=") == 2
    for secret in ("whsec_double", "whsec_double_new"):
        assert stripe.Webhook.construct_event(body, mark, secret)


def test_a_refused_delivery_is_tried_again_and_a_redirect_is_a_refusal(
    double: StripeDouble, checkout: Buy, inbox: Inbox
) -> None:
    inbox.answers = [500, 302]
    double.expire(checkout().id)
    assert double.wait_for_webhooks()
    assert inbox.ids() == [double.events[-1]["id"]] * 3


def test_a_shop_that_was_down_gets_its_events_later(double: StripeDouble, checkout: Buy, inbox: Inbox) -> None:
    double.webhook_url = "http://127.0.0.1:9/"
    double.expire(checkout().id)
    time.sleep(0.2)
    double.webhook_url = inbox.url
    assert double.wait_for_webhooks()
    assert inbox.ids() == [double.events[-1]["id"]]


def test_events_are_doubled_and_reordered_when_asked_and_none_is_missing(
    double: StripeDouble, checkout: Buy, inbox: Inbox
) -> None:
    double.faults.duplicate = double.faults.reorder = 0.5
    for _ in range(4):
        double.pay(checkout().id)
    assert double.wait_for_webhooks()
    made = [event["id"] for event in double.events]
    assert set(inbox.ids()) == set(made)
    assert len(inbox.ids()) > len(made)
    assert list(dict.fromkeys(inbox.ids())) != made


def test_dropped_events_are_not_delivered_and_can_be_read_later(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy, inbox: Inbox
) -> None:
    double.faults.drop = 1.0
    double.pay(checkout().id)
    assert double.wait_for_webhooks()
    assert inbox.received == []
    assert len(client.v1.events.list(params={"created": {"gte": double.now - 60}}).data) == len(double.events)


def test_a_delay_holds_events_back(double: StripeDouble, checkout: Buy, inbox: Inbox) -> None:
    double.faults.delay_seconds = 0.5
    began = time.monotonic()
    double.expire(checkout().id)
    assert double.wait_for_webhooks()
    assert time.monotonic() - began >= 0.5
    assert len(inbox.received) == 1


def test_an_event_knows_the_request_that_caused_it(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    session = checkout()
    client.v1.checkout.sessions.expire(session.id, options={"idempotency_key": "expire:1"})
    assert double.events[-1]["request"]["idempotency_key"] == "expire:1"
    double.pay(checkout().id)
    assert double.events[-1]["request"] == {"id": None, "idempotency_key": None}
