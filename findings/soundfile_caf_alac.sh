#!/bin/sh
# ALAC in CAF as libsndfile writes it: FFmpeg takes the padding of the last packet off twice, and may refuse the file.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check av==18.1.0 soundfile==0.14.0 numpy==2.3.5
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import sys

import av
import numpy
import soundfile

RATE, PACKET = 44100, 4096
print(f"PyAV {av.__version__} (libavformat {'.'.join(map(str, av.library_versions['libavformat']))}), "
      f"libsndfile {soundfile.__libsndfile_version__}")


def decoded(written: int) -> int | str:
    """How many frames PyAV gives of as many that soundfile wrote and reads back whole."""
    file = io.BytesIO()
    sound = numpy.random.default_rng(1).normal(0, 0.1, (written, 2))
    soundfile.write(file, sound, RATE, format="CAF", subtype="ALAC_16")
    assert len(soundfile.read(io.BytesIO(file.getvalue()))[0]) == written
    try:
        with av.open(io.BytesIO(file.getvalue())) as container:
            return sum(frame.samples for frame in container.decode(audio=0))
    except av.error.InvalidDataError:
        return "InvalidDataError"


is_as_seen = True
for written, expected in ((441_000, 439_632), (44_100, 43_144), (100_000, 100_000), (10 * PACKET, "InvalidDataError")):
    padding, found = -written % PACKET, decoded(written)
    print(f"written {written}, padding of the last packet {padding}: PyAV decodes {found}")
    is_as_seen = is_as_seen and found == expected
print("Missing is the padding, taken off a last packet that is short already, where it holds more than that.")
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
