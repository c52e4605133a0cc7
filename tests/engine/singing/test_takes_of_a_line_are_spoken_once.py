"""A doubled chorus and a choir cost hardly more than one voice: the network says each line once for all takes of it."""

from pathlib import Path

import numpy as np
import pytest

from engine.brief import Brief, SectionWish
from engine.composer.lyrics import sung_lyrics
from engine.composer.vocals import Vocals
from engine.composer.writing import write_score
from engine.singing.english import English
from engine.singing.network import Network
from engine.singing.preparing import SINGER
from engine.words.reading import resolve
from tests.support.models import models_with_singer

LINE = "Sing me a song"


def first_line(folder: Path, singer: str) -> np.ndarray:
    brief = resolve(
        Brief(
            "a folk song", genre="folk", duration_seconds=20.0, is_instrumental=False, lyrics=f"[Chorus]\n{LINE}",
            voice="sung", singer=singer, tempo_bpm=100.0, key="C major", seed=5, sections=(SectionWish("chorus"),),
        )
    )  # fmt: skip
    score = write_score(brief, sung_lyrics(brief, English(folder)))
    part = next(part for part in score.parts if part.singer)
    _, sing = next(Vocals(folder).lines(score, part))
    return sing()[1]


@pytest.mark.parametrize(("singer", "voices"), [("high", 1), ("choir", 2)])
def test_the_network_is_asked_once_for_each_voice(monkeypatch: pytest.MonkeyPatch, singer: str, voices: int) -> None:
    spoken: list[int] = []
    speak = Network.speak

    def counted(network: Network, *values: np.ndarray) -> np.ndarray:
        spoken.append(1)
        return speak(network, *values)

    monkeypatch.setattr(Network, "speak", counted)
    sound = first_line(models_with_singer() / SINGER.name, singer)
    assert len(spoken) == voices
    # Several takes: both sides differ.
    assert not np.allclose(sound[0], sound[1])
