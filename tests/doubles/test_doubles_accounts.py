"""Doubles know several keys: one is revoked, another's account is empty, a third asks too often."""

from __future__ import annotations

import pytest

from tests.doubles.double import Double
from tests.doubles.paid_calls import paid_call
from tests.doubles.services import SERVICES, Service

TAKEN = (200, 201)
every_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)


def with_two_keys(service: Service) -> Double:
    double = service.double(seed=1)
    double.add_key("another-key")
    return double


@every_service
def test_a_revoked_key_is_refused_until_it_is_restored_and_the_other_one_works(service: Service) -> None:
    with with_two_keys(service) as double:
        double.revoke(double.key)
        refused = paid_call(service.name, double, double.key)
        # Google says 400 with a reason.
        assert refused.status_code == (400 if service.name == "gemini" else 401)
        assert paid_call(service.name, double, "another-key").status_code in TAKEN
        double.restore(double.key)
        assert paid_call(service.name, double, double.key).status_code in TAKEN
        assert double.counts()["accepted"] == 2


@every_service
def test_an_empty_account_is_told_in_the_words_of_the_service(service: Service) -> None:
    with with_two_keys(service) as double:
        if service.name == "ace_step":
            with pytest.raises(ValueError, match="no accounts"):
                double.empty()
            return
        double.empty("another-key")
        assert paid_call(service.name, double, "another-key").status_code == (403 if service.name == "fal" else 402)
        assert paid_call(service.name, double, double.key).status_code in TAKEN
        double.fill()
        assert paid_call(service.name, double, "another-key").status_code in TAKEN


@every_service
def test_too_many_calls_of_one_key_are_refused_and_cost_nothing(service: Service) -> None:
    with with_two_keys(service) as double:
        double.per_minute = 2
        statuses = [paid_call(service.name, double, double.key).status_code for _ in range(4)]
        assert [status in TAKEN for status in statuses] == [True, True, False, False]
        assert statuses[2:] == [429, 429]
        assert paid_call(service.name, double, "another-key").status_code in TAKEN
        assert double.counts()["accepted"] == 3


def test_a_key_nobody_gave_out_is_no_key() -> None:
    with with_two_keys(SERVICES[0]) as double:
        with pytest.raises(ValueError, match="another-key"):
            double.revoke("made-up")
        assert paid_call("fal", double, "made-up").status_code == 401
