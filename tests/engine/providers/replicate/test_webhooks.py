"""Replicate's webhooks: signed, repeated, out of order, and a way back to a request whose answer was lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from engine.outbound import Outbound
from engine.outside import OutcomeUnknown
from engine.providers.replicate.webhooks import ReplicateWebhooks
from engine.providers.shared.webhooks import BadSignature, Notice
from tests.doubles.deliveries import Sent
from tests.doubles.replicate import ReplicateDouble
from tests.engine.providers.paid_services import REPLICATE, Receiver, for_model, replicate, request, silent

MINIMAX = REPLICATE["replicate-minimax-music-1.5"]


def noticed(sent: Sent, double: ReplicateDouble) -> Notice:
    reader = ReplicateWebhooks(outbound=Outbound(), secrets=[double.secret])
    return reader.read(sent.headers, sent.body, now=time.time())


def test_a_lost_answer_without_a_seed_is_found_through_the_webhook(tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double, Receiver() as receiver:
        double.faults.force("lost_answer")
        maker, asked = replicate(double, MINIMAX, webhook_url=receiver.url), for_model(MINIMAX, "my-token")
        with pytest.raises(OutcomeUnknown):
            maker.submit(asked)
        with pytest.raises(OutcomeUnknown):
            maker.find(asked)
        (prediction_id,) = double.accepted
        double.finish(prediction_id)
        assert double.deliver(prediction_id).status == 200
        letter = receiver.letters[0]
        assert letter.query == {"token": "my-token"}
        notice = noticed(letter, double)
        found = maker.known_as(asked, notice.request_id)
        assert maker.fetch(asked, found, tmp_path, silent).mix.exists()
        assert len(double.accepted) == 1


def test_a_webhook_may_come_before_the_answer() -> None:
    with ReplicateDouble(seed=1) as double, Receiver() as receiver:
        double.faults.force("webhook_first")
        sent = replicate(double, webhook_url=receiver.url).submit(request())
        assert noticed(double.deliveries[0], double).request_id == sent.request_id


def test_repetitions_and_an_older_state_that_comes_last_are_hints_to_ask() -> None:
    with ReplicateDouble(seed=1) as double, Receiver() as receiver:
        maker = replicate(double, webhook_url=receiver.url)
        sent = maker.submit(request())
        double.finish(sent.request_id)
        letters = [double.deliver(sent.request_id, name="msg_7") for _ in range(2)]
        letters.append(double.deliver(sent.request_id, name="msg_8", changed={"status": "processing"}))
        assert [noticed(letter, double) for letter in letters] == [Notice(sent.request_id)] * 3
        assert maker.poll(request(), sent).state == "done"


def test_a_second_signature_may_be_the_one_that_fits() -> None:
    with ReplicateDouble(seed=1) as double, Receiver() as receiver:
        sent = replicate(double, webhook_url=receiver.url).submit(request())
        letter = double.deliver(sent.request_id, others="v1,AAAA v1a,BBBB")
        assert noticed(letter, double).request_id == sent.request_id


def test_old_letters_and_letters_of_another_secret_are_refused() -> None:
    with ReplicateDouble(seed=1) as double, Receiver() as receiver:
        sent = replicate(double, webhook_url=receiver.url).submit(request())
        for letter in (
            double.deliver(sent.request_id, at=time.time() - 400),
            double.deliver(sent.request_id, secret="whsec_" + "QUJD" * 8),
        ):
            with pytest.raises(BadSignature):
                noticed(letter, double)


def test_a_redirect_is_not_followed_with_a_letter() -> None:
    with ReplicateDouble(seed=1) as double, Receiver() as receiver:
        sent = replicate(double, webhook_url=receiver.url).submit(request())
        receiver.status = 302
        assert double.deliver(sent.request_id).status == 302
        assert len(receiver.letters) == 1
