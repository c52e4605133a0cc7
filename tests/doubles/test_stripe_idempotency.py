"""The double's idempotency keys, through the official client: one request, one object, one answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import stripe

from tests.doubles.conftest import PACK
from tests.doubles.stripe import StripeDouble

PARAMS: Any = {
    "mode": "payment",
    "line_items": [{"price": PACK, "quantity": 1}],
    "success_url": "http://shop.test/",
}


def create(client: stripe.StripeClient, key: str, **given: Any) -> stripe.checkout.Session:
    return client.v1.checkout.sessions.create(params={**PARAMS, **given}, options={"idempotency_key": key})


def count(double: StripeDouble) -> int:
    return len(double.world.all("checkout.session"))


def test_the_same_key_gives_the_same_object_and_says_so(double: StripeDouble, client: stripe.StripeClient) -> None:
    first, second = create(client, "order:1"), create(client, "order:1")
    assert first.id == second.id
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert count(double) == 1


def test_the_first_answer_is_repeated_even_when_the_object_has_changed(
    double: StripeDouble, client: stripe.StripeClient
) -> None:
    double.pay(create(client, "order:1").id)
    assert create(client, "order:1").status == "open"


def test_the_same_key_with_other_parameters_is_refused(double: StripeDouble, client: stripe.StripeClient) -> None:
    create(client, "order:1")
    with pytest.raises(stripe.IdempotencyError):
        create(client, "order:1", client_reference_id="other")
    assert count(double) == 1


def test_a_refused_request_leaves_its_key_free(double: StripeDouble, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(client, "order:1", customer="cus_none")
    assert create(client, "order:1").status == "open"


def test_two_at_once_with_one_key_are_one_object_and_one_conflict(
    double: StripeDouble, client: stripe.StripeClient
) -> None:
    double.counter.pause = 0.3
    outcomes: list[str] = []

    def ask() -> None:
        try:
            outcomes.append(create(client, "order:1").id)
        except stripe.StripeError as error:
            outcomes.append(str(error.http_status))

    both = [threading.Thread(target=ask) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcome[:2] for outcome in outcomes) == ["40", "cs"]
    assert count(double) == 1


def test_a_failure_of_the_server_is_repeated_for_its_key_and_another_key_gets_through(
    double: StripeDouble, client: stripe.StripeClient
) -> None:
    double.faults.force("server_error")
    for _ in range(3):
        with pytest.raises(stripe.APIError) as failed:
            create(client, "order:1")
        assert failed.value.http_status == 500
    assert failed.value.headers["Idempotent-Replayed"] == "true"
    assert create(client, "order:1:again").status == "open"


def test_a_lost_answer_is_found_again_under_its_key_and_the_object_exists_once(
    double: StripeDouble, client: stripe.StripeClient
) -> None:
    double.faults.force("lost_answer")
    with pytest.raises(stripe.APIConnectionError):
        create(client, "order:1")
    assert count(double) == 1
    assert create(client, "order:1").id == double.world.all("checkout.session")[0]["id"]
    assert count(double) == 1


def test_the_clients_own_retries_survive_a_lost_answer_and_a_conflict(double: StripeDouble) -> None:
    patient = stripe.StripeClient(
        double.secret_key, base_addresses={"api": double.base_url}, max_network_retries=2
    )  # fmt: skip
    double.faults.force("lost_answer")
    assert patient.v1.checkout.sessions.create(params=PARAMS).status == "open"
    double.faults.force("conflict")
    assert patient.v1.checkout.sessions.create(params=PARAMS).status == "open"
    assert count(double) == 2


def test_too_many_requests_make_nothing_and_keep_no_key(double: StripeDouble, client: stripe.StripeClient) -> None:
    double.faults.force("too_many")
    with pytest.raises(stripe.RateLimitError):
        create(client, "order:1")
    assert count(double) == 0
    assert create(client, "order:1").status == "open"


def test_the_same_seed_makes_the_same_faults() -> None:
    def run(seed: int) -> list[str]:
        with StripeDouble(seed=seed) as double:
            double.faults.too_many = double.faults.server_error = double.faults.lost_answer = 0.2
            client = stripe.StripeClient(
                "sk_test_double", base_addresses={"api": double.base_url}, max_network_retries=0
            )
            outcomes = []
            for i in range(30):
                try:
                    outcomes.append(client.v1.customers.create(params={"name": str(i)}).id)
                except stripe.StripeError as error:
                    outcomes.append(type(error).__name__)
            return outcomes

    assert run(3) == run(3)
    assert run(3) != run(4)
    assert {"RateLimitError", "APIError", "APIConnectionError"} <= set(run(3))


def test_a_request_the_double_cannot_understand_is_answered_and_keeps_no_key(
    double: StripeDouble, client: stripe.StripeClient
) -> None:
    with pytest.raises(stripe.APIError, match="Traceback"):
        create(client, "order:1", payment_intent_data="words")
    assert create(client, "order:1").status == "open"
