"""A score in a mode stays in its scale, uses the tone that makes the mode, and goes home without losing it."""

import mido
import numpy as np
import pytest

from engine.audio.analysis import Ear
from engine.brief import GENRES, MODES, SCALES, Brief
from engine.composer.instruments import CATALOGUE
from engine.composer.midi import write_midi
from engine.composer.theory import key_named
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.composer.scores import sound_of

# Semitones above the tonic of the tone that tells each mode from plain major or minor, and those it must not have.
CHARACTERISTIC = {
    "dorian": (9, 8), "phrygian": (1, 2), "lydian": (6, 5), "mixolydian": (10, 11), "locrian": (6, 7),
    "harmonic minor": (11, 10),
}  # fmt: skip
PENTATONIC = {"major pentatonic": {0, 2, 4, 7, 9}, "minor pentatonic": {0, 3, 5, 7, 10}}
SIGNATURES = {
    "D dorian": "C", "E phrygian": "C", "F lydian": "C", "G mixolydian": "C", "B locrian": "C",
    "A harmonic minor": "Am", "A minor pentatonic": "Am", "C major pentatonic": "C", "Eb mixolydian": "Ab",
    "F# dorian": "E",
}  # fmt: skip


def score_of(key, genre="folk", **values):
    known = {"mood": "calm", "tempo_bpm": 96.0, "seed": 2, "duration_seconds": 20.0}
    return write_score(resolve(Brief("music", genre=genre, key=key, **{**known, **values})))


def lengths(score, stems=("bass", "harmony", "melody")):
    """How long each pitch class sounds, as a share of all."""
    found = [0.0] * 12
    for part in score.parts:
        if part.stem in stems and not CATALOGUE[part.instrument].is_kit:
            for note in part.notes:
                found[note.pitch % 12] += note.length
    return [length / sum(found) for length in found]


@pytest.mark.parametrize("mode", MODES)
def test_every_genre_stays_in_the_scale(mode):
    for genre in GENRES:
        found = lengths(score_of(f"G {mode}", genre))
        assert sum(found[pitch] for pitch in key_named(f"G {mode}").pitch_classes) >= 0.93, genre


@pytest.mark.parametrize("mode", CHARACTERISTIC)
def test_the_tone_that_makes_the_mode_is_heard_and_its_rival_is_not(mode):
    wanted, rival = CHARACTERISTIC[mode]
    for genre in GENRES:
        scores = [score_of(f"D {mode}", genre, seed=seed, duration_seconds=24.0) for seed in range(3)]
        everything = np.mean([lengths(score) for score in scores], axis=0)
        melody = np.mean([lengths(score, ("melody",)) for score in scores], axis=0)
        assert everything[(2 + wanted) % 12] >= 0.02, genre
        assert everything[(2 + rival) % 12] <= 0.02, genre
        assert melody[(2 + wanted) % 12] >= 0.01, genre


@pytest.mark.parametrize("mode", PENTATONIC)
def test_pentatonic_music_has_five_tones(mode):
    for genre in GENRES:
        found = lengths(score_of(f"C {mode}", genre))
        assert {pitch for pitch, share in enumerate(found) if share > 0.0} <= PENTATONIC[mode], genre


@pytest.mark.parametrize("mode", MODES)
def test_the_song_ends_on_the_tonic(mode):
    for seed in range(6):
        score = score_of(f"E {mode}", seed=seed)
        assert score.chords[-1].pitch_classes[0] == 4
        assert score.chords[-2].pitch_classes[0] != 4


@pytest.mark.parametrize(("key", "signature"), SIGNATURES.items())
def test_midi_files_have_the_signature_of_the_parent_scale(tmp_path, key, signature):
    write_midi(score_of(key), tmp_path / "song.mid")
    found = [
        message.key for message in mido.MidiFile(tmp_path / "song.mid").tracks[0] if message.type == "key_signature"
    ]
    assert found == [signature]


def test_every_scale_has_a_signature(tmp_path):
    for key in SCALES:
        write_midi(score_of(key, duration_seconds=10.0), tmp_path / "song.mid")


@pytest.mark.parametrize("key", ["D dorian", "E phrygian", "F lydian", "A harmonic minor", "A minor pentatonic"])
def test_the_sound_is_in_the_mode(key):
    score = score_of(key, "folk", duration_seconds=12.0)
    ear = Ear(is_loudness_wanted=False)
    ear.hear(sound_of(score, "bass", "harmony", "melody"))
    assert ear.analysis().in_key_share(key) >= 0.8
