"""What another model made than the one that was sold is not delivered, and not begun where that can be known."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outside import GenerationFailed, Gone
from tests.doubles.ace_step import AceStepDouble
from tests.engine.providers.ace_step.wire import BASE, TURBO, finished, provider, request, silent


@pytest.mark.parametrize("shape", ["names", "router", "bare"])
def test_nothing_is_sent_for_a_model_the_server_does_not_list(shape: str) -> None:
    with AceStepDouble(seed=1) as double:
        double.models_shape, double.models_known = shape, (TURBO.endpoint,)
        with pytest.raises(Gone, match=r"does not have ACE-Step 1\.5 Base"):
            provider(double, BASE).submit(request())
        assert double.accepted == []
        assert provider(double, TURBO).submit(request()).request_id in double.tasks


def test_a_song_of_another_model_has_failed(tmp_path: Path) -> None:
    """A server that lists nothing takes its first model in place of one it does not have."""
    with AceStepDouble(seed=1) as double:
        double.models_known, double.models_shape = (TURBO.endpoint,), "none"
        maker = provider(double, BASE)
        sent = finished(maker, request())
        poll = maker.poll(request(), sent)
        assert poll.state == "failed"
        assert "used acestep-v15-turbo" in poll.message
        with pytest.raises(GenerationFailed, match="used acestep-v15-turbo"):
            maker.fetch(request(), sent, tmp_path, silent)


def test_a_list_that_cannot_be_read_stops_nobody() -> None:
    with AceStepDouble(seed=1) as double:
        double.models_shape = "none"
        assert provider(double, TURBO).submit(request()).request_id in double.tasks


@pytest.mark.parametrize("shape", ["names", "router", "bare"])
def test_the_models_are_read_in_each_of_their_shapes(shape: str) -> None:
    with AceStepDouble(seed=1) as double:
        double.models_shape = shape
        assert provider(double).models() == ["acestep-v15-turbo", "acestep-v15-base"]


def test_the_routers_list_asks_for_no_key() -> None:
    with AceStepDouble(seed=1) as double:
        double.models_shape = "router"
        assert provider(double, key="another").models() == ["acestep-v15-turbo", "acestep-v15-base"]
