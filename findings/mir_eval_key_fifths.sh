#!/bin/sh
# mir_eval scores a key a fifth above the right one with a half, one a fifth below with nothing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check mir_eval==0.8.2 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import mir_eval

print(f"mir_eval {version('mir_eval')}, weighted_score(right key, key that was heard)")
pairs = (("C major", "G major"), ("C major", "F major"), ("A minor", "E minor"), ("A minor", "D minor"))
seen = [mir_eval.key.weighted_score(right, heard) for right, heard in pairs]
for (right, heard), score in zip(pairs, seen, strict=True):
    print(f"{right}, heard as {heard}: {score:g}")
print("Expected: both are a perfect fifth apart and share all notes but one, so both get a half.")
is_as_seen = seen == [0.5, 0.0, 0.5, 0.0]
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
