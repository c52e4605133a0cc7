"""A song gets faster or slower as asked, slows before its last chord where its genre does, and is not longer."""

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.audio.rhythm import RhythmEar
from engine.brief import Brief
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.composer.scores import sound_of

CHANGES = [(80.0, 140.0), (150.0, 70.0), (60.0, 63.0), (40.0, 240.0)]


def score_of(genre, tempo, end=None, **values):
    known = {"mood": "happy", "key": "C major", "seed": 4, "duration_seconds": 60.0}
    return write_score(resolve(Brief("music", genre=genre, tempo_bpm=tempo, tempo_end_bpm=end, **{**known, **values})))


@pytest.mark.parametrize("metre", ["4/4", "3/4", "6/8", "7/8"])
@pytest.mark.parametrize(("start", "end"), CHANGES)
def test_a_change_goes_from_one_tempo_to_the_other_in_the_promised_time(start, end, metre):
    score = score_of("rock", start, end, metre=metre)
    tempo, pulse = score.tempo, score.bar.pulse
    total = score.sections[-1].start + score.sections[-1].length
    assert score.seconds_at(total) == pytest.approx(60.0, abs=0.01)
    assert tempo.bpm_at(0.0) == pytest.approx(start * pulse)
    assert tempo.bpm_at(score.chords[-1].start) == pytest.approx(end * pulse)
    tempi = [tempo.bpm_at(beat) for beat in np.linspace(0, total, 50)]
    assert tempi == sorted(tempi, reverse=end < start)
    assert all(score.seconds_at(note.start + note.length) <= 60.01 for part in score.parts for note in part.notes)


@pytest.mark.parametrize("genre", ["classical", "orchestral", "cinematic", "folk", "jazz"])
def test_some_genres_slow_before_their_last_chord(genre):
    score = score_of(genre, 84.0)
    last = score.chords[-1].start
    assert score.tempo.bpm_at(last - 0.01) < 84.0 * 0.9
    assert score.tempo.bpm_at(last - 9.0) == pytest.approx(84.0)
    assert score.seconds_at(score.sections[-1].start + score.sections[-1].length) == pytest.approx(60.0, abs=0.01)
    assert 60.0 - score.seconds_at(last) >= 2.0


@pytest.mark.parametrize("genre", ["house", "pop", "hip-hop", "metal"])
def test_dance_music_does_not(genre):
    assert score_of(genre, 84.0).tempo_map == ()


def test_loops_and_fades_do_not():
    for values in ({"use": "loop"}, {"ending": "loop"}, {"ending": "fade"}, {"ending": "cold"}):
        assert score_of("classical", 84.0, **values).tempo_map == ()


def test_both_tempi_are_heard():
    score = score_of("house", 100.0, 140.0, duration_seconds=36.0)
    samples = sound_of(score, "drums")
    held = [score.seconds_at(beat) for beat, _ in score.tempo_map]
    for start, stop, bpm in ((held[0], held[1], 100.0), (held[2], score.seconds_at(score.chords[-1].start), 140.0)):
        ear = RhythmEar()
        ear.hear(samples[int(start * SAMPLE_RATE) : int(stop * SAMPLE_RATE)].mean(axis=1))
        assert ear.pulse().tempo_near(bpm) == pytest.approx(bpm, rel=0.01)
        assert ear.pulse().clarity_at(bpm) > 0.2


@pytest.mark.parametrize("genre", ["folk", "drum and bass", "ambient"])
def test_what_starts_slow_and_speeds_up_is_slow_at_first(genre):
    brief = resolve(Brief(f"starts slow then speeds up, {genre}", duration_seconds=30.0, seed=7))
    assert brief.tempo_bpm <= 90.0
    assert brief.tempo_end_bpm >= 1.3 * brief.tempo_bpm
