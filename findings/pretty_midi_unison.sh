#!/bin/sh
# Two notes of one pitch overlap on one channel (two voices in unison) and are ended one after the other, as mido writes them.
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
track = mido.MidiTrack()
for kind, ticks in (("note_on", 0), ("note_on", 240), ("note_off", 240), ("note_off", 240)):
    track.append(mido.Message(kind, note=60, velocity=64, time=ticks))
file = io.BytesIO()
mido.MidiFile(ticks_per_beat=480, tracks=[track]).save(file=file)
file.seek(0)
read = pretty_midi.PrettyMIDI(file)
seen = [(float(note.start), float(note.end)) for note in read.instruments[0].notes]
print(f"expected the last note to end at 0.75 s, where the last note-off is: seen {seen}")
print(f"end of the piece: {read.get_end_time()} s")
is_as_seen = seen == [(0.0, 0.5), (0.25, 0.5)]
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
