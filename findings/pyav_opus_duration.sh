#!/bin/sh
# The pre-skip of an Opus file is no part of its sound; PyAV decodes without it, and counts it in the duration.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check av==18.1.0 soundfile==0.14.0 mutagen==1.47.0 numpy==2.3.5
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import sys

import av
import mutagen
import numpy
import soundfile

RATE, WRITTEN, PRE_SKIP = 48000, 48137, 312
print(f"PyAV {av.__version__} (libavformat {'.'.join(map(str, av.library_versions['libavformat']))}), "
      f"libsndfile {soundfile.__libsndfile_version__}, mutagen {mutagen.version_string}")
file = io.BytesIO()
soundfile.write(file, numpy.zeros(WRITTEN, "float32"), RATE, format="OGG", subtype="OPUS")
with av.open(io.BytesIO(file.getvalue())) as container:
    stream = container.streams.audio[0]
    start, duration = stream.start_time, int(stream.duration * stream.time_base * RATE)
    decoded = sum(frame.samples for frame in container.decode(stream))
tagged = round(mutagen.File(io.BytesIO(file.getvalue())).info.length * RATE)
print(f"written {WRITTEN}; mutagen's length {tagged}; PyAV decodes {decoded}, its stream starts at {start}")
print(f"expected duration {WRITTEN}, seen {duration}: {duration - WRITTEN} too many, the pre-skip is {PRE_SKIP}")
is_as_seen = tagged == decoded == WRITTEN and start == 0 and duration == WRITTEN + PRE_SKIP
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
