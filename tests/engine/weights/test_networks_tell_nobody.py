"""Running a network leaves no id of the machine behind and sends nothing about it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.small_networks import write_network
from tests.support.source import ROOT

RUN = """
import sys
import numpy as np
from pathlib import Path
from engine.weights.sessions import open_session
print(len(open_session(Path(sys.argv[1]), threads=1).run(None, {"sound": np.ones((1, 2, 8), np.float32)})))
"""


def test_nothing_is_written_where_telemetry_keeps_its_id(tmp_path: Path) -> None:
    network, home = write_network(tmp_path / "network.onnx"), tmp_path / "home"
    home.mkdir()

    # None of the variables of a test run: some of them switch telemetry off, too.
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(network)],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "1"
    assert list(home.rglob("*")) == []
