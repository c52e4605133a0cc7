"""Every mix comes near its genre's spectrum, keeps its headroom, ends in silence and needs little memory."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.composer.balancing import CENTRES, Balance, Survey, correction, levels_for, minimum_phase
from engine.composer.instruments import CATALOGUE, sound
from engine.composer.mixing import TEMPLATES, Channel, Template
from engine.composer.playing import play
from engine.composer.score import Note, Part
from tests.engine.composer.scores import small_score, with_parts

SWELLS = {"choir", "slow strings"}
SPEAKS_AT_ONCE = sorted(
    name for name, it in CATALOGUE.items() if it.is_sampled and not it.is_kit and name not in SWELLS
)


def bands_db(sound_: np.ndarray) -> np.ndarray:
    power = np.square(np.abs(np.fft.rfft(sound_.mean(axis=1))))
    hertz = np.fft.rfftfreq(len(sound_), 1 / SAMPLE_RATE)
    return np.array([10 * np.log10(power[(hertz >= c / 2**0.5) & (hertz < c * 2**0.5)].sum()) for c in CENTRES])


@pytest.mark.parametrize("mix", sorted(TEMPLATES))
def test_a_mix_keeps_its_headroom_and_ends_in_silence(mix: str, tmp_path: Path) -> None:
    whole, _ = soundfile.read(play(small_score(mix), tmp_path, lambda *_: None).mix)
    assert np.isfinite(whole).all()
    assert 0.2 < np.abs(whole).max() < 1.0
    assert np.abs(whole.mean(axis=0)).max() < 1e-3
    assert np.abs(whole[-50:]).max() < 1e-3


def balanced(stems: dict[str, np.ndarray], template: Template) -> tuple[list[np.ndarray], np.ndarray]:
    """Stems (2, frames) as they leave the mix in one block, and the mix as (frames, 2)."""
    survey = Survey(template, list(stems))
    survey.hear(stems)
    frames = next(iter(stems.values())).shape[1]
    levels = levels_for(survey, template, dict.fromkeys(stems, -24.0))
    ready, mix = Balance(levels, template, frames).next(np.concatenate(list(stems.values())))
    return ready, mix.T


def test_dull_stems_are_brightened_together_and_still_add_up() -> None:
    rng = np.random.default_rng(1)
    stems = {}
    for name in ("bass", "harmony"):
        white = rng.standard_normal((2, 6 * SAMPLE_RATE))
        spectrum = np.fft.rfft(white, axis=1)
        hertz = np.maximum(np.fft.rfftfreq(white.shape[1], 1 / SAMPLE_RATE), 20)
        steep = np.fft.irfft(spectrum * (hertz / 500) ** -1.1, white.shape[1], axis=1)
        stems[name] = (steep / np.abs(steep).max() / 2).astype(np.float32)
    template = Template({name: Channel() for name in stems}, spectrum=TEMPLATES["house"].spectrum, glue=0.4)
    target = np.array(template.spectrum)
    before = bands_db(sum(stem.T for stem in stems.values()))
    ready, mix = balanced(stems, template)
    assert np.abs(mix - sum(stem.T for stem in ready)).max() < 1e-5
    after = bands_db(mix)
    assert np.ptp((after - target)[2:9]) < 0.7 * np.ptp((before - target)[2:9])


def test_the_filter_waits_for_nothing_and_has_the_gains_it_was_given() -> None:
    gains = np.array([0, 2, 1, -3, -4, 0, 3, 5, 6, 2.0])
    response = minimum_phase(gains)
    assert int(np.argmax(np.abs(response))) < 4
    spectrum = 20 * np.log10(np.abs(np.fft.rfft(response, 1 << 16)))
    heard = [spectrum[round(centre / SAMPLE_RATE * (1 << 16))] for centre in CENTRES[2:9]]
    assert np.abs(np.array(heard) - gains[2:9]).max() < 0.8


def test_rumble_and_hiss_are_not_raised() -> None:
    gains = correction(10 ** (np.array([-60, 0, 0, 0, 0, 0, 0, 0, 0, -60]) / 10), np.zeros(10))
    assert gains[0] < 0.1
    assert gains[9] < 4.1


def test_loud_moments_are_taken_back() -> None:
    seconds = np.arange(6 * SAMPLE_RATE) / SAMPLE_RATE
    tone = (np.sin(2 * np.pi * 500 * seconds) * np.where(seconds < 3, 0.1, 0.5)).astype(np.float32)
    ratios = []
    for glue in (0.0, 0.5):
        template = Template({"bass": Channel()}, spectrum=(0,) * 10, glue=glue)
        _, mix = balanced({"bass": np.stack([tone, tone])}, template)
        ratios.append(
            np.abs(mix[5 * SAMPLE_RATE : -SAMPLE_RATE // 4]).max() / np.abs(mix[SAMPLE_RATE : 2 * SAMPLE_RATE]).max()
        )
    assert ratios[0] == pytest.approx(5, rel=0.05)
    assert ratios[1] < 4.6


@pytest.mark.parametrize("name", SPEAKS_AT_ONCE)
def test_a_sampled_note_speaks_at_once(name: str) -> None:
    key = 45 if CATALOGUE[name].centre < 50 else 69
    note = np.abs(np.atleast_2d(sound(name, key, 0.8, SAMPLE_RATE, 0).T)).max(axis=0)
    assert np.argmax(note > 0.02 * note.max()) < SAMPLE_RATE * 0.005


def test_an_empty_bar_before_the_first_note_is_silent(tmp_path: Path) -> None:
    score = with_parts(Part("tune", "melody", "grand piano", (Note(2.0, 1.0, 69, 0.9),)))
    whole, _ = soundfile.read(play(score, tmp_path, lambda *_: None).mix)
    assert np.abs(whole[:SAMPLE_RATE]).max() < 1e-6
    assert np.abs(whole[SAMPLE_RATE : SAMPLE_RATE + 300]).max() > 1e-3


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_two_minutes_are_played_in_little_memory(tmp_path: Path) -> None:
    script = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from engine.composer.playing import play; from tests.engine.composer.scores import small_score\n"
        "score = small_score(seconds=120.0)\n"
        "def longer(part):\n"
        "    notes = tuple(replace(n, start=n.start + 16 * k) for k in range(14) for n in part.notes)\n"
        "    return replace(part, notes=notes)\n"
        "play(replace(score, parts=tuple(map(longer, score.parts))), Path(sys.argv[1]), lambda *_: None)\n"
        # Not ru_maxrss: a process inherits that from the one it was forked from.
        "print(next(int(s.split()[1]) for s in open('/proc/self/status') if s.startswith('VmHWM')) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 330
