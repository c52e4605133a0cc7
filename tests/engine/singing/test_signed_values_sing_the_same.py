"""The form of the network that some processors multiply faster gives the very same samples."""

from pathlib import Path

import numpy as np
import pytest

from engine.singing.preparing import ENERGY, LENGTHS, PITCH
from engine.singing.signed import is_faster_signed, with_signed_values
from engine.singing.weights import SIGNED_SOUND, SOUND
from engine.weights.sessions import open_session
from tests.support.models import models_with_singer

SIGNS = 12


def sound_of(network: Path) -> np.ndarray:
    chance = np.random.default_rng(3)
    session = open_session(network, threads=1)
    frames = np.full(SIGNS, 2.0, np.float32)
    values = {
        "tokens": np.arange(40, 40 + SIGNS)[np.newaxis],
        "style": chance.normal(0, 0.2, (1, 256)).astype(np.float32),
        LENGTHS: frames[np.newaxis],
        PITCH: np.full((1, 4 * SIGNS), 180, np.float32),
        ENERGY: np.full((1, 4 * SIGNS), 1, np.float32),
    }
    sound: np.ndarray = session.run(None, values)[0]
    return sound


def test_both_forms_give_the_same_samples() -> None:
    if not is_faster_signed():
        pytest.skip("This processor would round sums of signed values off, so it never uses them.")
    singer = models_with_singer() / "singer"
    sound = sound_of(singer / SOUND)
    assert float(np.abs(sound).max()) > 0.01
    assert np.array_equal(sound_of(singer / SIGNED_SOUND), sound)


@pytest.mark.parametrize(
    ("flags", "faster"),
    [("fpu avx512f avx512_vnni", True), ("fpu avx2 avx_vnni", True), ("fpu avx2 avx512f", False)],
)
def test_only_processors_with_the_instruction_use_it(tmp_path: Path, flags: str, *, faster: bool) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert is_faster_signed(cpuinfo) is faster


def test_a_machine_that_says_nothing_does_not_use_it(tmp_path: Path) -> None:
    assert not is_faster_signed(tmp_path / "nothing")


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="ends in the middle"):
        with_signed_values(b"\x3a\xff")
