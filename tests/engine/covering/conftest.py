"""One recording for all tests of covers."""

from __future__ import annotations

import pytest

from tests.engine.covering.recordings import Recorded, record


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return record(tmp_path_factory.mktemp("recorded"))
