"""A score in any metre has bars of that metre, and says so in the score and in the MIDI file."""

import mido
import pytest

from engine.brief import GENRES, METRES, Brief
from engine.composer.metre import metre_named
from engine.composer.midi import write_midi
from engine.composer.score import Score
from engine.composer.writing import plan_for, write_score
from engine.words.reading import resolve

QUARTERS = {"2/4": 2.0, "3/4": 3.0, "4/4": 4.0, "5/4": 5.0, "6/8": 3.0, "7/8": 3.5, "9/8": 4.5, "12/8": 6.0}


def brief(metre, **values):
    known = {"genre": "folk", "mood": "calm", "key": "C major", "tempo_bpm": 96.0, "seed": 3, **values}
    return resolve(Brief("music", metre=metre, **known))


def score_of(metre, **values):
    return write_score(brief(metre, **values))


@pytest.mark.parametrize("metre", METRES)
def test_sections_and_chords_lie_on_its_bars(metre):
    bar = QUARTERS[metre]
    for genre in GENRES:
        plan = plan_for(brief(metre, genre=genre))
        assert (plan.metre.name, plan.metre.bar) == (metre, bar)
        for start in [section.start for section in plan.sections]:
            assert start / bar == pytest.approx(round(start / bar)), genre
        places = {round(plan.metre.within(change.chord.start), 3) for change in plan.changes}
        assert places <= {0.0, plan.metre.half}, genre


def test_a_compound_tempo_counts_dotted_quarters():
    assert score_of("6/8", tempo_bpm=80.0).tempo_bpm == pytest.approx(120.0)
    assert score_of("7/8", tempo_bpm=80.0).tempo_bpm == pytest.approx(80.0)


@pytest.mark.parametrize("metre", METRES)
def test_the_midi_file_has_its_time_signature_and_length(tmp_path, metre):
    score = score_of(metre, duration_seconds=20.0)
    assert (score.metre, score.bar.bar) == (metre, QUARTERS[metre])
    write_midi(score, tmp_path / "song.mid")
    file = mido.MidiFile(tmp_path / "song.mid")
    found = next(message for message in file.tracks[0] if message.type == "time_signature")
    assert f"{found.numerator}/{found.denominator}" == metre
    assert found.clocks_per_click == 24 * metre_named(metre).pulse
    assert file.length == pytest.approx(20.0, abs=0.5)


def test_scores_stored_before_there_were_metres_are_read():
    values = score_of("4/4").to_dict()
    del values["metre"], values["tempo_map"]
    score = Score.from_dict(values)
    assert (score.metre, score.bar.bar, score.seconds_at(96.0)) == ("4/4", 4.0, pytest.approx(60.0))
