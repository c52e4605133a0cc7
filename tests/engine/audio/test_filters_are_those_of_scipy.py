"""Our filters and transforms are SciPy's to the bit, with its package loaded or without."""

from __future__ import annotations

import ast
import subprocess
import sys

import numpy as np
import pytest
import scipy.fft
import scipy.signal

from engine import SAMPLE_RATE
from engine.audio import filters, transforms
from engine.audio.compiled import load_compiled
from tests.support.source import ROOT

CHANCE = np.random.default_rng(4)
PARTS = ("scipy.signal._sosfilt", "scipy.signal._upfirdn_apply", "scipy.fft._pocketfft.pypocketfft")
LINES = CHANCE.standard_normal((2, 1_000)).astype(np.float32)


@pytest.fixture(params=["parts", "package"])
def _loaded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With SciPy's compiled parts, and as where they cannot be found."""
    if request.param == "package":
        for module in (filters, transforms):
            monkeypatch.setattr(module, "load_compiled", lambda _name: None)
    else:
        assert None not in [load_compiled(name) for name in PARTS]


@pytest.mark.usefixtures("_loaded")
def test_sections_filter_alike() -> None:
    sections = scipy.signal.butter(4, [300, 3_000], "band", fs=SAMPLE_RATE, output="sos")
    state = CHANCE.standard_normal((len(sections), 2, 2))
    for found, expected in zip(
        filters.sosfilt(sections, LINES, state), scipy.signal.sosfilt(sections, LINES, axis=1, zi=state), strict=True
    ):
        assert np.array_equal(found, expected)


@pytest.mark.usefixtures("_loaded")
def test_both_sides_are_filtered_alike_however_they_are_divided() -> None:
    sections = scipy.signal.butter(4, [300, 3_000], "band", fs=SAMPLE_RATE, output="sos")
    stereo = filters.StereoFilter(sections)
    found = np.concatenate([stereo.process(block) for block in np.split(LINES.T, [1, 1, 400])])
    assert np.array_equal(found.T, scipy.signal.sosfilt(sections, LINES, axis=1))


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(("up", "down"), [(2, 1), (1, 2), (160, 147), (4, 5)])
def test_rates_change_alike(up: int, down: int) -> None:
    taps = filters.firwin(321, 1 / max(up, down), 8.0).astype(np.float32)
    assert np.array_equal(filters.upfirdn(taps, LINES, up, down), scipy.signal.upfirdn(taps, LINES, up, down, axis=1))


@pytest.mark.usefixtures("_loaded")
def test_transforms_are_alike() -> None:
    spectra = transforms.rfft(LINES, 1_024)
    assert spectra.dtype == np.complex64
    assert np.array_equal(spectra, scipy.fft.rfft(LINES, 1_024))
    assert np.array_equal(transforms.irfft(spectra, 1_024), scipy.fft.irfft(spectra, 1_024))


@pytest.mark.parametrize(("order", "kind"), [(1, "lowpass"), (1, "highpass"), (2, "lowpass"), (8, "highpass")])
def test_butterworths_are_alike(order: int, kind: str) -> None:
    designed = np.array(filters.butterworth(order, 1_000, kind))
    expected = scipy.signal.butter(order, 1_000, kind, fs=SAMPLE_RATE, output="sos")
    for sections in (designed, expected):
        assert sections.shape[1] == 6
    ours, theirs = (scipy.signal.freqz_sos(sections, fs=SAMPLE_RATE)[1] for sections in (designed, expected))
    assert np.abs(ours - theirs).max() < 1e-12


def test_windowed_low_passes_are_alike() -> None:
    expected = scipy.signal.firwin(95, 0.25, window=("kaiser", 6.0))
    assert np.abs(filters.firwin(95, 0.25, 6.0) - expected).max() < 1e-15


def test_changing_sound_loads_no_more_of_scipy_than_it_uses() -> None:
    program = "import sys, engine.effects.rendering; print([name for name in sys.modules if name.startswith('scipy.')])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"scipy.signal", "scipy.stats", "scipy.ndimage", "scipy.fft"} & set(ast.literal_eval(done.stdout))
