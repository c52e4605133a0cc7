"""What a service made of a part is joined to the recording, which stays as it is outside, however it came back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.providers.edits import Edit
from engine.splicing.joining import FADE_FRAMES, splice
from tests.engine.changing.songs import pcm, silent
from tests.engine.splicing.recordings import RATE, SECONDS, sound, through_a_codec, written

OLD, OTHER = sound(1), sound(2)
LATE = 1000


def came_back(samples: np.ndarray, folder: Path) -> np.ndarray:
    """Half as loud, late, and through a codec."""
    return through_a_codec(0.5 * np.pad(samples, ((LATE, 0), (0, 0))), folder / "back.mp3")


def spliced(folder: Path, delivered: np.ndarray, old: np.ndarray = OLD, **edit: Any) -> Any:
    recording = written(old, folder / "old.flac")
    whole = Edit(source=recording, source_seconds=SECONDS, **edit)
    return splice(recording, written(delivered, folder / "new.wav", "FLOAT"), whole, folder, silent)


def is_like(made: np.ndarray, wanted: np.ndarray) -> bool:
    """As loud as it would be in its place, and there in time: a codec's noise is what is left."""
    left = made / 2.0**31 - wanted
    return bool(np.sqrt(np.mean(left**2)) < 0.3 * np.sqrt(np.mean(wanted**2)))


def test_a_part_anew_leaves_the_rest_to_the_bit(tmp_path: Path) -> None:
    new = np.concatenate([OLD[: 3 * RATE], OTHER[3 * RATE : 6 * RATE], OLD[6 * RATE :]])
    found = spliced(tmp_path, came_back(new, tmp_path), kind="repaint", start=3.0, end=6.0)
    made, old = pcm(found.path), pcm(tmp_path / "old.flac")
    assert made.shape == old.shape
    assert np.array_equal(made[: 3 * RATE], old[: 3 * RATE])
    assert np.array_equal(made[6 * RATE :], old[6 * RATE :])
    inside = slice(3 * RATE + FADE_FRAMES, 6 * RATE - FADE_FRAMES)
    assert is_like(made[inside], OTHER[inside])
    assert [joint.seconds for joint in found.joints] == [3.0, 6.0]
    assert all(abs(joint.gain_db - 6.02) < 0.3 for joint in found.joints)


@pytest.mark.parametrize(
    ("before", "after", "kept", "joints"),
    [
        (0.0, 3.0, slice(0, -FADE_FRAMES), [SECONDS]),
        (2.0, 0.0, slice(FADE_FRAMES, None), [2.0]),
        (2.0, 3.0, slice(FADE_FRAMES, -FADE_FRAMES), [2.0, 2.0 + SECONDS]),
    ],
)
def test_a_longer_song_holds_the_recording(
    tmp_path: Path, before: float, after: float, kept: slice, joints: list[float]
) -> None:
    new = np.concatenate([sound(3, before), OLD, sound(4, after)])
    found = spliced(tmp_path, came_back(new, tmp_path), kind="extend", before=before, after=after)
    made, old, first = pcm(found.path), pcm(tmp_path / "old.flac"), round(before * RATE)
    assert len(made) == round((before + SECONDS + after) * RATE)
    assert np.array_equal(made[first : first + len(old)][kept], old[kept])
    assert [joint.seconds for joint in found.joints] == joints


def test_a_song_that_is_varied_is_as_loud_and_as_long_as_it_was(tmp_path: Path) -> None:
    found = spliced(tmp_path, 0.3 * OTHER, kind="variation")
    made = pcm(found.path) / 2.0**31
    assert len(made) == len(OLD)
    assert np.sqrt(np.mean(made**2)) == pytest.approx(np.sqrt(np.mean(OLD**2)), rel=0.25)


def test_new_sound_that_would_be_too_loud_is_held_back(tmp_path: Path) -> None:
    loud = 6.0 * OTHER
    new = np.concatenate([OLD[: 3 * RATE], loud[3 * RATE : 6 * RATE], OLD[6 * RATE :]])
    found = spliced(tmp_path, 0.12 * new, kind="repaint", start=3.0, end=6.0)
    assert np.abs(pcm(found.path)[3 * RATE : 6 * RATE]).max() / 2.0**31 < 10 ** (-0.9 / 20)


def silenced(first: float, last: float) -> np.ndarray:
    """The recording with a stretch in which nothing is heard."""
    return np.concatenate([OLD[: round(first * RATE)], 0 * OLD[round(first * RATE) : round(last * RATE)],
                           OLD[round(last * RATE) :]])  # fmt: skip


@pytest.mark.parametrize("silence", [(0.0, 3.0), (6.0, 10.0)])
def test_silence_beside_a_part_says_nothing_of_its_time_and_level(tmp_path: Path, silence: tuple[float, float]) -> None:
    old = silenced(*silence)
    new = np.concatenate([old[: 3 * RATE], OTHER[3 * RATE : 6 * RATE], old[6 * RATE :]])
    found = spliced(tmp_path, came_back(new, tmp_path), old, kind="repaint", start=3.0, end=6.0)
    inside = slice(3 * RATE + FADE_FRAMES, 6 * RATE - FADE_FRAMES)
    assert is_like(pcm(found.path)[inside], OTHER[inside])
    assert all(abs(joint.gain_db - 6.02) < 0.3 for joint in found.joints)


def test_a_song_that_ends_in_silence_becomes_longer_as_loud_as_it_was_before(tmp_path: Path) -> None:
    more = sound(4, 3.0)
    new = came_back(np.concatenate([silenced(3.0, 10.0), more]), tmp_path)
    found = spliced(tmp_path, new, silenced(3.0, 10.0), kind="extend", after=3.0)
    assert is_like(pcm(found.path)[len(OLD) + FADE_FRAMES :][: 2 * RATE], more[FADE_FRAMES:][: 2 * RATE])


@pytest.mark.parametrize(("short", "places"), [(0.01, [6.0]), (0.03, [6.0, 9.97])])
def test_a_part_that_ends_beside_the_end_ends_with_it(tmp_path: Path, short: float, places: list[float]) -> None:
    """Within a fade of the end there is nothing to fade to, and little more is too short to be compared."""
    new = np.concatenate([OLD[: 6 * RATE], OTHER[6 * RATE :]])
    found = spliced(tmp_path, came_back(new, tmp_path), kind="repaint", start=6.0, end=SECONDS - short)
    assert [joint.seconds for joint in found.joints] == places
    inside = slice(6 * RATE + FADE_FRAMES, round((SECONDS - 0.06) * RATE))
    assert is_like(pcm(found.path)[inside], OTHER[inside])


def test_a_part_that_is_all_of_it_is_as_loud_as_it_was(tmp_path: Path) -> None:
    found = spliced(tmp_path, 0.5 * OTHER, kind="repaint", start=0.0, end=SECONDS)
    made = pcm(found.path) / 2.0**31
    assert (len(made), found.joints) == (len(OLD), ())
    assert np.sqrt(np.mean(made**2)) == pytest.approx(np.sqrt(np.mean(OLD**2)), rel=0.25)
