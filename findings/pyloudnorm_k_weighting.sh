#!/bin/sh
# pyloudnorm's K-weighting is 0.043 dB too soft at 48 kHz: the second filter of BS.1770 is not normalised, its is.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check pyloudnorm==0.1.1 av==18.1.0 numpy==2.3.5 scipy==1.17.1
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import av
import numpy
import pyloudnorm
from av.filter import Graph
from scipy.signal import lfilter

RATE, SECONDS, BLOCK = 48000, 20, 4800
# The two filters for 48 kHz as ITU-R BS.1770 prints them.
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
print(f"pyloudnorm 0.1.1, PyAV {av.__version__} (libavfilter {'.'.join(map(str, av.library_versions['libavfilter']))})")


def by_the_standard(sound: numpy.ndarray) -> float:
    """Steady sound: no gate changes anything."""
    heard = lfilter(*HIGH_PASS, lfilter(*SHELF, sound, axis=0), axis=0)[RATE:]
    return float(-0.691 + 10 * numpy.log10(numpy.square(heard).mean(axis=0).sum()))


def by_ffmpeg(sound: numpy.ndarray) -> float:
    graph = Graph()
    source = graph.add_abuffer(format="fltp", sample_rate=RATE, layout="stereo", time_base=f"1/{RATE}")
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    for start in range(0, len(sound), BLOCK):
        samples = numpy.ascontiguousarray(sound[start : start + BLOCK].T.astype("float32"))
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        heard = graph.pull()
    return float(heard.metadata["lavfi.r128.I"])


time = numpy.arange(SECONDS * RATE) / RATE
sounds = {f"{hertz} Hz": 0.1 * numpy.sin(2 * numpy.pi * hertz * time) for hertz in (60, 997, 5000)}
sounds["white noise"] = numpy.random.default_rng(1).normal(0, 0.1, len(time))
is_as_seen = True
for name, line in sounds.items():
    sound = numpy.stack([line, line], axis=1)
    found = pyloudnorm.Meter(RATE).integrated_loudness(sound)
    right, other = by_the_standard(sound), by_ffmpeg(sound)
    print(f"{name}: BS.1770 {right:.3f}, FFmpeg {other:.3f}, pyloudnorm {found:.3f} LUFS ({found - right:+.3f})")
    is_as_seen = is_as_seen and abs(other - right) < 0.02 and -0.06 < found - right < -0.02
print("As found." if is_as_seen else "Not as found any more.")
sys.exit(not is_as_seen)
PYTHON
