"""fal.ai's webhooks: sent to the token's address, checked with its public keys, and a way back to a lost request."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from engine.outside import OutcomeUnknown
from engine.providers.fal.webhooks import FalWebhooks
from engine.providers.shared.webhooks import BadSignature, KeysAway, Notice
from tests.doubles.deliveries import Sent
from tests.doubles.fal import FalDouble, signing
from tests.engine.providers.paid_services import Receiver, fal, outbound, request, silent


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def reader_of(double: FalDouble, clock: Clock | None = None) -> FalWebhooks:
    return FalWebhooks(outbound=outbound(double), jwks_url=double.jwks_url, clock=clock or Clock())


def noticed(sent: Sent, reader: FalWebhooks) -> Notice:
    return reader.read(sent.headers, sent.body, now=time.time())


def looks(double: FalDouble) -> int:
    return sum(asked.path == "/.well-known/jwks.json" for asked in double.requests)


def test_a_lost_answer_is_found_through_the_webhook(tmp_path: Path) -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        double.faults.force("lost_answer")
        maker = fal(double, webhook_url=receiver.url)
        with pytest.raises(OutcomeUnknown):
            maker.submit(request("my-token"))
        (request_id,) = double.accepted
        double.finish(request_id)
        assert double.deliver(request_id).status == 200
        letter = receiver.letters[0]
        assert letter.query == {"token": "my-token"}
        notice = noticed(letter, reader_of(double))
        found = maker.known_as(request("my-token"), notice.request_id)
        assert maker.poll(request(), found).state == "done"
        made = maker.fetch(request("my-token"), found, tmp_path, silent)
        assert made.facts["request_id"] == request_id
        assert len(double.accepted) == 1


def test_a_webhook_may_come_before_the_answer() -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        double.faults.force("webhook_first")
        sent = fal(double, webhook_url=receiver.url).submit(request())
        assert noticed(double.deliveries[0], reader_of(double)).request_id == sent.request_id
        assert double.deliveries[0].status == 200


def test_the_same_letter_twice_is_one_delivery_and_one_after_a_cancel_is_genuine_too() -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        maker = fal(double, webhook_url=receiver.url)
        sent = maker.submit(request())
        assert maker.cancel(request(), sent)
        letters = [noticed(double.deliver(sent.request_id), reader_of(double)) for _ in range(2)]
        assert letters == [Notice(sent.request_id)] * 2


@pytest.mark.parametrize("form", ["failed", "payload_error", "odd", "list"])
def test_whatever_it_tells_it_is_a_hint_only(form: str) -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        if form == "failed":
            double.faults.force("failed_422")
        sent = fal(double, webhook_url=receiver.url).submit(request())
        row = double.accepted[sent.request_id]
        bodies = {
            "payload_error": double.letter(row, payload_error="not JSON"),
            "odd": {"status": "ERROR", "payload": [None, {"x": 1}]},
            "list": [1, 2],
        }
        notice = noticed(double.deliver(sent.request_id, body=bodies.get(form)), reader_of(double))
        assert notice.request_id == sent.request_id


def test_old_letters_and_letters_of_another_key_are_refused() -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        sent = fal(double, webhook_url=receiver.url).submit(request())
        keys = reader_of(double)
        for letter in (
            double.deliver(sent.request_id, at=time.time() - 400),
            double.deliver(sent.request_id, at=time.time() + 400),
            double.deliver(sent.request_id, key=signing.key_of(99)),
        ):
            with pytest.raises(BadSignature):
                noticed(letter, keys)


def test_keys_are_kept_for_a_day_and_then_read_again() -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        sent = fal(double, webhook_url=receiver.url).submit(request())
        clock = Clock()
        keys = reader_of(double, clock)
        for clock.now in (0.0, 100.0, 86_000.0):
            noticed(double.deliver(sent.request_id), keys)
        assert looks(double) == 1
        clock.now = 86_500.0
        noticed(double.deliver(sent.request_id), keys)
        assert looks(double) == 2


def test_new_keys_are_read_at_most_once_a_minute() -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        sent = fal(double, webhook_url=receiver.url).submit(request())
        clock = Clock()
        keys = reader_of(double, clock)
        noticed(double.deliver(sent.request_id), keys)
        double.rotate_keys()
        new = double.deliver(sent.request_id)
        for clock.now in (10.0, 20.0, 59.0):
            with pytest.raises(BadSignature):
                noticed(new, keys)
        assert looks(double) == 1
        clock.now = 61.0
        assert noticed(new, keys).request_id == sent.request_id
        assert looks(double) == 2


def test_two_keys_at_once_both_fit() -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        sent = fal(double, webhook_url=receiver.url).submit(request())
        old = double.deliver(sent.request_id)
        double.rotate_keys(keeps_old=True)
        keys = reader_of(double)
        assert noticed(old, keys) == noticed(double.deliver(sent.request_id), keys)


@pytest.mark.parametrize("fault", ["keys_down", "keys_lost", "keys_odd"])
def test_without_keys_nothing_is_judged_and_old_ones_still_serve(fault: str) -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        sent = fal(double, webhook_url=receiver.url).submit(request())
        letter = double.deliver(sent.request_id)
        clock = Clock()
        keys = reader_of(double, clock)
        double.faults.force(fault)
        for clock.now in (0.0, 30.0):
            with pytest.raises(KeysAway):
                noticed(letter, keys)
        assert looks(double) == 1
        clock.now = 90.0
        assert noticed(letter, keys).request_id == sent.request_id
        double.faults.always(fault)
        clock.now = 1000.0
        with pytest.raises(BadSignature):
            noticed(double.deliver(sent.request_id, key=signing.key_of(99)), keys)
        assert noticed(letter, keys).request_id == sent.request_id


def test_a_redirect_is_not_followed_with_a_letter() -> None:
    with FalDouble(seed=1) as double, Receiver() as receiver:
        sent = fal(double, webhook_url=receiver.url).submit(request())
        receiver.status = 302
        assert double.deliver(sent.request_id).status == 302
        assert len(receiver.letters) == 1
