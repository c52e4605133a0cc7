"""Colours of a production can be heard: bands, brightness, width, room and sway, and the stems still add up."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.brief import PRODUCTIONS, Brief
from engine.composer.colours import Wow
from engine.composer.playing import play
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.composer.scores import small_score


def sound_of(folder: Path, *colours: str) -> np.ndarray:
    folder = folder / ("-".join(colours) or "plain")
    folder.mkdir()
    played = play(replace(small_score("rock", 5.0), colours=colours), folder, lambda *_: None)
    mix = np.asarray(soundfile.read(played.mix)[0])
    assert np.abs(mix - sum(soundfile.read(path)[0] for path in played.stems.values())).max() < 1e-5
    return mix


def share_above(sound: np.ndarray, hertz: float) -> float:
    power = np.square(np.abs(np.fft.rfft(sound.mean(axis=1))))
    return float(power[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) >= hertz].sum() / power.sum())


def width(sound: np.ndarray) -> float:
    return float(np.square(sound[:, 0] - sound[:, 1]).sum() / np.square(sound).sum())


def test_bright_and_warm_lie_on_either_side_and_a_telephone_has_neither_top_nor_bottom(tmp_path: Path) -> None:
    plain, bright, warm, telephone, worn = (
        sound_of(tmp_path, *names) for names in ((), ("bright",), ("warm",), ("telephone",), ("lo-fi",))
    )
    treble = [share_above(each, 4000.0) for each in (warm, plain, bright)]
    assert treble[0] < 0.7 * treble[1]
    assert treble[2] > 1.4 * treble[1]
    assert share_above(telephone, 5000.0) < 0.01
    assert share_above(telephone, 250.0) > 0.97
    assert width(telephone) < 1e-6
    assert share_above(worn, 8000.0) < 0.1 * share_above(plain, 8000.0)


def test_wide_is_wider(tmp_path: Path) -> None:
    assert width(sound_of(tmp_path, "wide")) > 1.5 * width(sound_of(tmp_path))


def test_a_worn_tape_sways_by_cents_around_its_pitch() -> None:
    seconds = np.arange(5 * SAMPLE_RATE) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * 1000 * seconds).astype(np.float32)
    whole = np.stack([tone, tone])
    blocks = whole.copy()
    Wow(["lo-fi"]).sway(whole)
    wow = Wow(["lo-fi"])
    for start in range(0, blocks.shape[1], 10_000):
        wow.sway(blocks[:, start : start + 10_000])
    assert np.abs(whole - blocks).max() < 1e-6
    rises = np.flatnonzero((whole[0, :-1] < 0) & (whole[0, 1:] >= 0)).astype(float)
    rises -= whole[0, rises.astype(int)] / (whole[0, rises.astype(int) + 1] - whole[0, rises.astype(int)])
    hertz = SAMPLE_RATE / np.diff(rises[10:])
    cents = 1200 * np.log2(np.convolve(hertz, np.ones(40) / 40, "valid") / 1000)
    assert 4.0 < np.abs(cents).max() < 16.0
    assert abs(cents.mean()) < 1.0


@cache
def reverbs(*colours: str) -> float:
    score = write_score(resolve(Brief("music", "pop", seed=3, duration_seconds=20.0, production=colours)))
    return sum(part.sends.get("reverb", 0.0) for part in score.parts)


def test_dry_and_spacious_send_less_and_more_into_the_room() -> None:
    assert reverbs("dry") < 0.3 * reverbs() < reverbs() < 0.8 * reverbs("spacious")


def test_every_colour_is_kept_in_the_score_and_plays(tmp_path: Path) -> None:
    score = write_score(resolve(Brief("music", "pop", seed=3, duration_seconds=10.0, production=PRODUCTIONS)))
    assert score.colours == PRODUCTIONS
    assert {"vinyl noise", "rain noise"} <= {part.instrument for part in score.parts}
    mix = soundfile.read(play(replace(small_score(seconds=4.0), colours=PRODUCTIONS), tmp_path, lambda *_: None).mix)[0]
    assert np.isfinite(mix).all()
    assert np.abs(mix).max() > 0.1
