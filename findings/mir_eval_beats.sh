#!/bin/sh
# mir_eval's evaluation of beats leaves out the first five seconds, its F-measure alone does not.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check mir_eval==0.8.2 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import mir_eval
import numpy

print(f"mir_eval {version('mir_eval')}")
beats = numpy.arange(0.0, 10.0, 0.5)
# Half a beat off for five seconds, then right.
tracked = numpy.where(beats < 5.0, beats + 0.25, beats)
whole = mir_eval.beat.evaluate(beats, tracked)["F-measure"]
alone = mir_eval.beat.f_measure(beats, tracked)
print(f"20 beats, of which the first 10 are wrong: evaluate() says F = {whole:g}, f_measure() says F = {alone:g}")
is_as_seen = (whole, alone) == (1.0, 0.5)
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
