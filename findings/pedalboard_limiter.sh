#!/bin/sh
# pedalboard's Limiter turns soft sound up, and lets loud sound reach full scale: its threshold is no ceiling.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check pedalboard==0.9.26 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy
import pedalboard

RATE, THRESHOLD_DB = 44100, -10.0
print(f"pedalboard {version('pedalboard')}, Limiter(threshold_db={THRESHOLD_DB:g}, release_ms=100)")
tone = numpy.sin(2 * numpy.pi * 440 * numpy.arange(3 * RATE) / RATE).astype("float32")


def peak_db(sound: numpy.ndarray) -> float:
    """Of what comes after a second, when the limiter has settled."""
    return round(20 * float(numpy.log10(numpy.abs(sound[RATE:]).max())), 1)


seen = {}
for level in (0.05, 0.5):
    limited = pedalboard.Limiter(threshold_db=THRESHOLD_DB, release_ms=100)(level * tone, RATE)
    seen[level] = peak_db(level * tone), peak_db(limited)
    print(f"a tone that peaks at {seen[level][0]} dBFS peaks at {seen[level][1]} dBFS behind it")
print("Expected of a ceiling: the soft tone as it was, the loud one at -10 dBFS.")
is_as_seen = seen == {0.05: (-26.0, -12.3), 0.5: (-6.0, 0.0)}
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
