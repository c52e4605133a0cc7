"""What is heard repeats with the bar of the metre, more than with a beat less or more."""

import numpy as np
import pytest

from engine.audio.rhythm import RhythmEar
from engine.brief import Brief
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.composer.scores import sound_of

FRAMES_PER_SECOND = 100
SONGS = [("3/4", "classical", 132.0), ("6/8", "folk", 108.0), ("7/8", "rock", 132.0)]


def likeness(score):
    """Autocorrelation of all onsets at a bar, and at bars that are up to two eighths shorter or longer."""
    ear = RhythmEar()
    ear.hear(sound_of(score, "drums", "bass", "harmony").mean(axis=1))
    strength = ear.pulse().strength[: int(score.seconds_at(score.chords[-1].start) * FRAMES_PER_SECOND)]
    strength = np.maximum(strength, 0.0) - np.maximum(strength, 0.0).mean()
    correlation = np.correlate(strength, strength, "full")[len(strength) - 1 :]
    bar = round(2 * score.bar.bar)
    eighths = range(bar - 2, bar + 3)
    places = [round(score.seconds_at(eighth / 2) * FRAMES_PER_SECOND) for eighth in eighths]
    return {eighth: correlation[place - 1 : place + 2].max() for eighth, place in zip(eighths, places, strict=True)}


@pytest.mark.parametrize(("metre", "genre", "tempo"), SONGS)
def test_the_bar_is_heard(metre, genre, tempo):
    known = {"genre": genre, "mood": "happy", "key": "G major", "seed": 5, "duration_seconds": 16.0}
    score = write_score(resolve(Brief("music", tempo_bpm=tempo, metre=metre, **known)))
    found = likeness(score)
    assert max(found, key=found.get) == round(2 * score.bar.bar)
