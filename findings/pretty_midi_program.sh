#!/bin/sh
# A program change while a note is held is for the notes that come; a synthesiser goes on with the sound that was struck.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check pretty_midi==0.2.11.post0 mido==1.3.3 numpy==2.3.5 setuptools==75.8.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import sys
from importlib.metadata import version

import mido
import pretty_midi

print(f"pretty_midi {version('pretty_midi')}, mido {version('mido')}")
track = mido.MidiTrack([
    mido.Message("program_change", program=10),
    mido.Message("note_on", note=60, velocity=64),
    mido.Message("program_change", program=40, time=240),
    mido.Message("note_off", note=60, time=240),
])
file = io.BytesIO()
mido.MidiFile(ticks_per_beat=480, tracks=[track]).save(file=file)
file.seek(0)
seen = [(int(part.program), len(part.notes)) for part in pretty_midi.PrettyMIDI(file).instruments]
print(f"expected one note of program 10, which was chosen when it began: seen (program, notes) {seen}")
is_as_seen = seen == [(40, 1)]
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
