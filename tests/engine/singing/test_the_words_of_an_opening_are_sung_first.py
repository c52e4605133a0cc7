"""Where a song begins with words, its first bars wait for the first line alone, and nothing is sung twice."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.brief import Brief, SectionWish
from engine.opening import openings_of
from engine.singing.network import Network
from engine.singing.preparing import SINGER
from tests.support.models import models_with_singer

BRIEF = Brief(
    "a pop song", genre="pop", duration_seconds=24.0, is_instrumental=False, voice="sung", singer="high",
    tempo_bpm=120.0, key="C major", seed=5, sections=(SectionWish("verse"),),
    lyrics="[Verse]\nRain on the window\nWaiting for the train\nLights along the river\nHome again",
)  # fmt: skip


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    lines: list[int] = []
    speak = Network.speak

    def counted(network: Network, *values: np.ndarray) -> np.ndarray:
        lines.append(1)
        return speak(network, *values)

    monkeypatch.setattr(Network, "speak", counted)
    return lines


def test_the_first_bars_wait_for_the_first_line_alone(tmp_path: Path, spoken: list[int]) -> None:
    openings = openings_of(BRIEF, tmp_path, singer=models_with_singer() / SINGER.name, kept=tmp_path / "lines")
    first = next(openings)
    assert len(spoken) == 1
    longer = next(openings)
    assert next(openings, None) is None
    assert len(spoken) == len(list((tmp_path / "lines").iterdir())) > 1
    start, _ = soundfile.read(first.path)
    same, _ = soundfile.read(longer.path, frames=round(first.seconds * SAMPLE_RATE))
    assert np.corrcoef(start.mean(axis=1), same.mean(axis=1))[0, 1] > 0.98
