#!/bin/sh
# An MP3 of varying bit rate without a Xing header: libsndfile reads the first part only, and raises nothing.
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

RATE, SECONDS, FRAME, QSCALE = 44100, 10, 1152, 2
print(f"PyAV {av.__version__}, soundfile {soundfile.__version__}, libsndfile {soundfile.__libsndfile_version__}")
time = numpy.arange(SECONDS * RATE) / RATE
# Soft first, full of noise later: what varies is the bit rate.
noise = numpy.random.default_rng(1).normal(size=len(time)) * (time > 6)
sound = (0.003 * numpy.sin(2 * numpy.pi * 440 * time) + 0.3 * noise).astype("float32")[None].repeat(2, 0)


def encode(is_tagged: bool) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={"write_xing": str(int(is_tagged)), "id3v2_version": "0"}) as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="stereo")
        stream.codec_context.flags |= 2  # AV_CODEC_FLAG_QSCALE
        stream.codec_context.global_quality = QSCALE * 118  # FF_QP2LAMBDA
        for start in range(0, len(time), FRAME):
            piece = numpy.ascontiguousarray(sound[:, start : start + FRAME])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


seen = {}
for is_tagged in (True, False):
    content = encode(is_tagged)
    read = len(soundfile.read(io.BytesIO(content))[0])
    with av.open(io.BytesIO(content)) as container:
        decoded = sum(frame.samples for frame in container.decode(audio=0))
    seen[is_tagged] = read, decoded
    print(f"{'with' if is_tagged else 'without'} Xing header, {len(content)} bytes: written {len(time)} frames, "
          f"PyAV decodes {decoded}, soundfile reads {read} without an error")
# Without the header the encoder's delay and padding stay: whole frames of 1,152.
is_as_seen = seen[True] == (len(time), len(time)) and seen[False][1] == 442_368 and seen[False][0] < len(time) // 3
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
