"""A top-up is credited once: told again after a time-out, told by another event, or asked for on the way back."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from accounts.models import User
    from tests.billing.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 0.5


class SlowLine(ThreadingHTTPServer):
    """Hands requests on to the product; the answer to the first ones comes when nobody waits for it any more."""

    daemon_threads = True

    def __init__(self, to: str, slow: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.to, self.slow, self.statuses = urlsplit(to), slow, []  # type: ignore[var-annotated]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/webhooks/stripe/"


class _Passing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        line: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        names = ("Content-Type", "Stripe-Signature")
        onward = http.client.HTTPConnection(line.to.hostname, line.to.port)
        onward.request("POST", self.path, body, {name: self.headers[name] for name in names})
        status = onward.getresponse().status
        onward.close()
        line.statuses.append(status)
        if len(line.statuses) <= line.slow:
            time.sleep(2 * PATIENCE)
        try:
            self.send_response(status)
            self.end_headers()
        except OSError:
            """Nobody waits any more."""

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def line(shop: Shop, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowLine]:
    """Stripe waits half a second for an answer, and the first two take longer."""
    monkeypatch.setattr("tests.doubles.stripe.delivery.SLOWEST_ANSWER", PATIENCE)
    server = SlowLine(live_server.url, slow=2)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    shop.double.webhook_url = server.address
    yield server
    shop.double.webhook_url = None
    server.shutdown()
    server.server_close()


def test_a_webhook_whose_answer_came_too_late_is_sent_again_and_adds_nothing(
    shop: Shop, user: User, line: SlowLine, had: Any, everything_adds_up: Callable[[], None]
) -> None:
    from billing.models import Event, Payment

    shop.bought(user)
    assert shop.double.wait_for_webhooks(30)
    for _ in range(200):
        if not Event.objects.exclude(state="done").exists():
            break
        time.sleep(0.05)
    outcomes = [outcome for _, outcome in shop.double.postman.attempts]
    assert (outcomes.count("TimeoutError"), set(line.statuses)) == (2, {200})
    assert len(line.statuses) > len({event for event, _ in shop.double.postman.attempts})
    assert (had(user), Payment.objects.count()) == ((300, 0, 0), 1)
    everything_adds_up()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever receives an event does it."""
    monkeypatch.setattr("billing.services.handing_over.soon", lambda work: work())


def test_what_counts_is_the_payment_whoever_brings_the_news(
    shop: Shop, user: User, at_once: None, had: Any, everything_adds_up: Callable[[], None]
) -> None:
    """The event under two names, the person who comes back, and the sweep all tell of one payment."""
    from billing import services
    from billing.models import Event, Payment

    order = shop.bought(user)
    shop.tell_all()
    completed = next(one for one in shop.double.events if one["type"] == "checkout.session.completed")
    for name in ("evt_other_1", "evt_other_2"):
        assert shop.tell({**completed, "id": name}).state == "done"
    services.check_order(order=order)
    services.sweep()
    assert Event.objects.filter(type="checkout.session.completed").count() == 3
    assert (had(user), Payment.objects.count()) == ((300, 0, 0), 1)
    everything_adds_up()


def test_an_event_that_failed_is_done_when_it_comes_again(shop: Shop, user: User, at_once: None, had: Any) -> None:
    """Stripe does not answer our questions while it tells us: the event is kept, not ticked off."""
    shop.bought(user)
    completed = next(one for one in shop.double.events if one["type"] == "checkout.session.completed")
    shop.double.faults.server_error = 1.0
    assert shop.tell(completed).state == "failed"
    assert had(user) == (0, 0, 0)
    shop.double.faults.server_error = 0.0
    assert shop.tell(completed).state == "done"
    assert shop.tell(completed).state == "done"
    assert had(user) == (300, 0, 0)
