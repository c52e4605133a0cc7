"""A double is switched off in two ways and on again, at the same address and with everything it knew."""

from __future__ import annotations

import httpx
import pytest

from tests.doubles.fal import FalDouble
from tests.doubles.paid_calls import CALLS, paid_call


def test_behind_a_closed_door_connections_are_refused_and_open_ones_break() -> None:
    with FalDouble(seed=1) as double, httpx.Client(base_url=double.base_url, trust_env=False) as client:
        address, keys = double.address, "/.well-known/jwks.json"
        assert client.get(keys).status_code == 200
        double.is_on = False
        with pytest.raises(httpx.TransportError):
            client.get(keys)
        with pytest.raises(httpx.ConnectError):
            paid_call("fal", double, double.key)
        double.is_on = True
        assert (client.get(keys).status_code, double.address) == (200, address)


def test_a_busy_door_says_503_and_nothing_behind_it_hears_of_it() -> None:
    with FalDouble(seed=1) as double:
        double.door = "503"
        assert paid_call("fal", double, double.key).status_code == 503
        assert not double.accepted
        double.door = "open"
        request_id = paid_call("fal", double, double.key).json()["request_id"]
        assert list(double.accepted) == [request_id]


def test_work_goes_on_behind_a_closed_door() -> None:
    with FalDouble(seed=1) as double:
        double.live(0.0, keeps=10)
        double.door = "503"
        double.door = "open"
        paid_call("fal", double, double.key)
        double.is_on = False
        while not double.counts()["completed"]:
            pass
        assert double.counts()["billed"] == 1


def test_a_door_that_does_not_exist_changes_nothing() -> None:
    with FalDouble(seed=1) as double:
        with pytest.raises(ValueError, match="open, refuses, 503"):
            double.door = "ajar"
        assert double.is_on
        assert httpx.post(double.base_url + CALLS["fal"][0], trust_env=False).status_code == 401
