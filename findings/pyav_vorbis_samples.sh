#!/bin/sh
# An Ogg Vorbis file has exactly the samples that were written (its last page says how many); PyAV gives others.
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

print(f"PyAV {av.__version__} (libavcodec {'.'.join(map(str, av.library_versions['libavcodec']))}), "
      f"libsndfile {soundfile.__libsndfile_version__}")
SEEN = {(44100, 44100): 43972, (48000, 145000): 144872}
is_as_seen = True
for (rate, written), expected in SEEN.items():
    sound = numpy.zeros(written, "float32")
    sound[written // 2 : written // 2 + 24] = 0.8 * numpy.hanning(24)
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format="OGG", subtype="VORBIS")
    whole, _ = soundfile.read(io.BytesIO(file.getvalue()))
    with av.open(io.BytesIO(file.getvalue())) as container:
        frames = list(container.decode(audio=0))
    decoded = numpy.concatenate([frame.to_ndarray()[0] for frame in frames])
    shift = int(numpy.argmax(abs(decoded))) - int(numpy.argmax(abs(whole)))
    print(f"{rate} Hz: written {written}, libsndfile reads {len(whole)}, expected of PyAV {written}, "
          f"seen {len(decoded)}; first pts {frames[0].pts}, the click moved by {shift}")
    is_as_seen &= len(whole) == written and len(decoded) == expected and frames[0].pts == 128 and shift == 0
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
