"""A tempo map turns beats into seconds exactly, and seconds into beats."""

from dataclasses import replace

import mido
import pytest

from engine.composer.midi import write_midi
from engine.composer.tempo import TempoMap
from tests.engine.composer.scores import small_score

MAP = TempoMap(((0.0, 60.0), (8.0, 60.0), (24.0, 120.0), (32.0, 120.0), (32.0, 90.0)))


def summed(beat, steps=200_000):
    size = beat / steps
    return sum(60.0 / MAP.bpm_at((step + 0.5) * size) * size for step in range(steps))


def test_seconds_are_the_sum_of_all_the_small_moments_before():
    for beat in (4.0, 8.0, 13.7, 24.0, 30.0, 40.0):
        assert MAP.seconds_at(beat) == pytest.approx(summed(beat), abs=1e-4)


def test_beats_come_back_from_seconds():
    for beat in (0.0, 3.3, 8.0, 17.2, 24.0, 31.9, 32.0, 50.0):
        assert MAP.beat_at(MAP.seconds_at(beat)) == pytest.approx(beat, abs=1e-9)


def test_a_midi_file_keeps_the_moments_of_every_beat(tmp_path):
    score = replace(small_score(seconds=24.0), tempo_bpm=60.0, tempo_map=MAP.points)
    write_midi(score, tmp_path / "song.mid")
    file = mido.MidiFile(tmp_path / "song.mid")
    now, drums = 0.0, []
    for message in file:
        now += message.time
        if message.type == "note_on" and message.velocity and message.channel == 9:
            drums.append(now)
    starts = sorted(score.seconds_at(note.start) for part in score.parts if part.stem == "drums" for note in part.notes)
    assert drums == pytest.approx(starts, abs=0.005)
    assert file.length == pytest.approx(24.0, abs=0.05)
