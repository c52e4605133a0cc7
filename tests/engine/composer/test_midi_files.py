"""The MIDI file says what the score says."""

import mido
import pytest

from engine.brief import KEYS, Brief
from engine.composer.instruments import CATALOGUE
from engine.composer.midi import write_midi
from engine.composer.writing import write_score
from engine.words.reading import resolve


def written(tmp_path, **values):
    score = write_score(resolve(Brief("a piece of music", **{"seed": 2, "duration_seconds": 30.0, **values})))
    write_midi(score, tmp_path / "song.mid")
    return score, mido.MidiFile(tmp_path / "song.mid")


def test_tempo_key_markers_and_notes_come_back(tmp_path):
    score, file = written(tmp_path, genre="orchestral", key="F# minor", tempo_bpm=97.0)
    conductor = {message.type: message for message in file.tracks[0]}
    assert mido.tempo2bpm(conductor["set_tempo"].tempo) == pytest.approx(97.0, abs=0.01)
    assert conductor["key_signature"].key == "F#m"
    markers = [message.text for message in file.tracks[0] if message.type == "marker"]
    assert markers == [section.name for section in score.sections]
    for part, track in zip(score.parts, file.tracks[1:], strict=True):
        assert sum(m.type == "note_on" and m.velocity > 0 for m in track) == len(part.notes)
    assert file.length == pytest.approx(30.0, abs=0.5)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_a_signature(tmp_path, key):
    _, file = written(tmp_path, genre="folk", key=key, duration_seconds=10.0)
    assert [m for m in file.tracks[0] if m.type == "key_signature"]


def test_kits_play_on_channel_ten_and_others_on_their_programs(tmp_path):
    score, file = written(tmp_path, genre="cinematic", duration_seconds=60.0)
    for part, track in zip(score.parts, file.tracks[1:], strict=True):
        channels = {m.channel for m in track if m.type == "note_on"}
        programs = [m.program for m in track if m.type == "program_change"]
        if CATALOGUE[part.instrument].is_kit:
            assert channels == {9}
        else:
            assert 9 not in channels
            assert programs == [CATALOGUE[part.instrument].program]
