"""The script of docs/studio.md goes the whole way through the API of a running product: from a song to another."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import lfilter

from tests.engine.audio.sounds import Sound, mixed, song, stereo, written
from tests.engine.effects.sounds import RATE
from tests.support.documentation import code_under
from tests.support.live_site import LiveSite
from tests.support.models import models_with_separator

pytestmark = pytest.mark.timeout(900)
SECONDS = 24.0
PERSON = """
from accounts.models import User
from accounts.services import create_api_key
user = User.objects.create_user("script@example.org", "a-long-passphrase")
print("KEY", create_api_key(user=user, name="script", scopes=["read", "write"])[1])
"""
# Formants of a, i and o, as a person sings them.
VOWELS = ((800, 1200, 2800), (350, 2200, 2900), (450, 850, 2700))
NOTES = (52, 55, 57, 59, 60)


def sung(seconds: float) -> Sound:
    """A voice that sings vowels, two a second: pulses with vibrato through the formants of a mouth."""
    rng, time = np.random.default_rng(3), np.arange(int(seconds * RATE)) / RATE
    syllable = (time * 2).astype(int)
    notes = rng.choice(NOTES, size=syllable[-1] + 1)[syllable]
    hertz = 440.0 * 2.0 ** ((notes - 69) / 12) * (1 + 0.012 * np.sin(2 * np.pi * 5.5 * time))
    pulses, line = 2 * ((np.cumsum(hertz) / RATE) % 1) - 1, np.zeros(len(time))
    for number, formants in enumerate(VOWELS):
        vowel = pulses
        for hertz_of, width in zip(formants, (80, 100, 120), strict=True):
            radius = np.exp(-np.pi * width / RATE)
            vowel = lfilter([1 - radius], [1, -2 * radius * np.cos(2 * np.pi * hertz_of / RATE), radius**2], vowel)
        heard = np.convolve(syllable % len(VOWELS) == number, np.full(1500, 1 / 1500), "same")
        line += heard * vowel / np.abs(vowel).max()
    return stereo(0.5 * line)


def test_it_ends_with_a_slower_song_that_search_finds_by_tempo_and_key(live_site: LiveSite, tmp_path: Path) -> None:
    models_with_separator()
    written(tmp_path / "song.wav", 0.8 * mixed(song(100.0, "E minor", SECONDS)) + sung(SECONDS), "PCM_16")
    key = live_site.manage("shell", "-c", PERSON).rpartition("KEY ")[2].strip()
    told = {"SITE": live_site.url, "API_KEY": key, "SONG": "song.wav", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-c", code_under("## The whole way, as one script", "bash")],
        cwd=tmp_path,
        env=told,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Slower") == 2, done.stdout
    assert "vocals" in done.stdout
    assert "F# minor" in done.stdout
    measured, expected = map(float, re.findall(r"at (\S+) BPM, (\S+) expected", done.stdout)[0])
    assert measured == pytest.approx(expected, rel=0.01)
    assert expected == pytest.approx(90.0, abs=0.5)
    slower = soundfile.info(str(tmp_path / "slower.flac"))
    assert slower.duration >= SECONDS / 0.9
