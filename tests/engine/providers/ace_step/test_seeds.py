"""The recipe tells the seed that was used, and a seed that was asked for and not heeded is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.ace_step import AceStepDouble
from tests.engine.providers.ace_step.wire import finished, provider, request, silent


def test_a_seed_that_is_heeded_needs_no_words(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        got = maker.fetch(request(), finished(maker, request()), tmp_path, silent)
    assert (got.facts["seed"], got.unheeded) == (7, {})


@pytest.mark.parametrize("used", [30485130, 2**32 - 1])
def test_a_server_that_ignores_seeds_tells_its_own(tmp_path: Path, used: int) -> None:
    with AceStepDouble(seed=1) as double:
        double.obeys_seed = False
        maker, asked = provider(double), request(seed=4242)
        sent = finished(maker, asked)
        assert double.tasks[sent.request_id].seed != 4242
        double.tasks[sent.request_id].seed = used
        got = maker.fetch(asked, sent, tmp_path, silent)
    assert got.facts["seed"] == used
    assert list(got.unheeded) == ["seed"]
    assert f"used {used} instead of 4242" in got.unheeded["seed"]


def test_nothing_is_unheeded_where_no_seed_was_asked_for(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double), request(seed=None)
        got = maker.fetch(asked, finished(maker, asked), tmp_path, silent)
        (task,) = double.tasks.values()
    assert (got.facts["seed"], got.unheeded) == (task.seed, {})
