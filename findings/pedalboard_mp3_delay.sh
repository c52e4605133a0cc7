#!/bin/sh
# pedalboard reads an MP3 1105 samples late and too long: it does not heed what its header tells of the encoder's delay.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check pedalboard==0.9.26 soundfile==0.14.0 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy
import soundfile
from pedalboard.io import AudioFile

RATE, PLACE = 44100, 10_000
print(f"pedalboard {version('pedalboard')}, soundfile {soundfile.__version__}, "
      f"libsndfile {soundfile.__libsndfile_version__}")
click = numpy.zeros(RATE, dtype="float32")
click[PLACE] = 0.9
seen = {}
with tempfile.TemporaryDirectory() as folder:
    for writer in ("soundfile", "pedalboard"):
        path = str(Path(folder) / f"{writer}.mp3")
        if writer == "soundfile":
            soundfile.write(path, click, RATE, format="MP3")
        else:
            with AudioFile(path, "w", RATE, 1, quality=192) as out:
                out.write(click)
        with AudioFile(path) as file:
            by_pedalboard = file.read(file.frames)[0]
        by_soundfile, _ = soundfile.read(path)
        seen[writer] = [(len(sound), int(numpy.abs(sound).argmax())) for sound in (by_soundfile, by_pedalboard)]
        print(f"{RATE} samples with a click at {PLACE}, written by {writer}:")
        for reader, (count, place) in zip(("soundfile", "pedalboard"), seen[writer], strict=True):
            print(f"    {reader} reads {count} samples, the click at {place}")
is_as_seen = seen == dict.fromkeys(("soundfile", "pedalboard"), [(RATE, PLACE), (46_080, PLACE + 1105)])
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
