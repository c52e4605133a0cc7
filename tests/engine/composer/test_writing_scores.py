"""Every brief becomes a score that is a little piece of music: in form, in key, in time, and home at the end."""

import json
import subprocess
import sys

import pytest

from engine.brief import GENRES, KEYS, MOODS, Brief, BriefError
from engine.composer.instruments import CATALOGUE
from engine.composer.mixing import TEMPLATES
from engine.composer.score import STEMS, Score
from engine.composer.theory import key_named
from engine.composer.writing import plan_for, write_score
from engine.words.reading import resolve

LYRICS = """Walking through the silver rain
I can hear you call my name
Every window holds a light
Leading me across the night"""


def score_of(prompt="a piece of music", **values):
    return write_score(resolve(Brief(prompt, **{"seed": 1, "duration_seconds": 40.0, **values})))


def tonal(score):
    return [
        note
        for part in score.parts
        if not CATALOGUE[part.instrument].is_kit and part.stem != "drums"
        for note in part.notes
    ]


def share_in_key(score):
    key = key_named(score.key)
    classes = {(key.tonic + step) % 12 for step in key.scale}
    notes = tonal(score)
    return sum(n.length for n in notes if n.pitch % 12 in classes) / sum(n.length for n in notes)


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize(
    ("key", "tempo", "seconds"), [("C major", 40.0, 10.0), ("F# minor", 93.0, 33.3), ("Bb minor", 240.0, 61.0)]
)
def test_every_genre_is_a_whole_piece_at_any_key_tempo_and_length(genre, key, tempo, seconds):
    score = score_of(genre=genre, key=key, tempo_bpm=tempo, duration_seconds=seconds)
    total = score.tempo.beat_at(seconds)
    assert (score.duration_seconds, score.key, score.tempo_bpm) == (seconds, key, tempo)
    assert share_in_key(score) >= 0.9
    assert {part.stem for part in score.parts} == set(STEMS) - {"voice"}
    assert sum(section.length for section in score.sections) == pytest.approx(total)
    assert score.sections[0].start == 0
    assert sum(chord.length for chord in score.chords) == pytest.approx(total)
    for part in score.parts:
        assert part.instrument in CATALOGUE
        for note in part.notes:
            assert 0 <= note.start < total
            assert note.start + note.length <= total + 1e-3
            assert note.length > 0
            assert 0 < note.velocity <= 1
            assert 0 <= note.pitch <= 127
    assert score.mix in TEMPLATES


@pytest.mark.parametrize("genre", GENRES)
def test_the_song_ends_on_the_tonic_in_time_to_ring_out(genre):
    for seed in range(3):
        score = score_of(genre=genre, seed=seed, duration_seconds=20.0)
        tonic = key_named(score.key).tonic
        last = score.chords[-1]
        assert last.pitch_classes[0] == tonic
        left = score.duration_seconds - score.seconds_at(last.start)
        assert left >= 2.0
        basses = [n for p in score.parts if p.stem == "bass" for n in p.notes if n.start >= last.start - 0.1]
        melodies = [n for p in score.parts if p.stem == "melody" for n in p.notes if n.start >= last.start - 0.1]
        assert basses
        assert {note.pitch % 12 for note in basses} == {tonic}
        assert all(note.pitch % 12 in last.pitch_classes for note in melodies)
        assert all(n.start <= last.start + 0.6 for n in tonal(score))


@pytest.mark.parametrize("genre", GENRES)
def test_sections_start_on_bars_and_differ_in_energy(genre):
    plan = plan_for(resolve(Brief("a piece of music", genre, seed=1, duration_seconds=120.0)))
    assert all(section.start % 4 == 0 for section in plan.sections)
    assert len(plan.sections) >= 4
    assert max(s.energy for s in plan.sections) - min(s.energy for s in plan.sections) >= 0.2


def test_loud_sections_hold_more_notes_a_beat_than_quiet_ones():
    for genre in GENRES:
        score = score_of(genre=genre, duration_seconds=90.0)
        ranked = sorted(score.sections[1:-1], key=lambda section: section.energy)

        def density(section, score=score):
            notes = [
                n for p in score.parts for n in p.notes if section.start <= n.start < section.start + section.length
            ]
            return sum(note.velocity for note in notes) / section.length

        assert density(ranked[-1]) > density(ranked[0]), genre


@pytest.mark.parametrize("genre", GENRES)
def test_ten_seeds_are_ten_songs(genre):
    known = {"genre": genre, "key": "A minor", "tempo_bpm": 100.0, "mood": "calm", "duration_seconds": 32.0}
    scores = [score_of(seed=seed, **known) for seed in range(10)]
    melodies = {
        tuple((round(n.start * 4), n.pitch) for p in s.parts if p.stem == "melody" for n in p.notes) for s in scores
    }
    assert len(melodies) == 10
    assert len({tuple(chord.symbol for chord in s.chords) for s in scores}) >= 4
    assert len({tuple(part.instrument for part in s.parts) for s in scores}) >= 3


def test_the_same_brief_is_the_same_score_in_another_process():
    brief = resolve(Brief("rainy night lo-fi with a slow piano", seed=77, lyrics=LYRICS, is_instrumental=False))
    here = json.dumps(write_score(brief).to_dict(), sort_keys=True)
    program = (
        "import json,sys; from engine.brief import Brief; from engine.composer.writing import plan_for, write_score;"
        "print(json.dumps(write_score(Brief.from_dict(json.load(sys.stdin))).to_dict(), sort_keys=True))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(brief.to_dict()), capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_a_score_survives_being_stored():
    score = score_of(genre="house")
    assert Score.from_dict(json.loads(json.dumps(score.to_dict()))) == score


def test_an_instrumental_has_no_voice_and_a_song_has_one():
    assert not [p for p in score_of(genre="pop", lyrics=LYRICS).parts if p.stem == "voice"]
    for genre in GENRES:
        score = score_of(genre=genre, is_instrumental=False, duration_seconds=20.0)
        voices = [p for p in score.parts if p.stem == "voice"]
        assert [part.instrument for part in voices] == ["voice"]
        assert len(voices[0].notes) >= 4


def test_the_voice_sings_a_note_for_every_syllable():
    one = score_of(genre="pop", is_instrumental=False, lyrics="Hold me now", duration_seconds=20.0, tempo_bpm=100.0)
    two = score_of(genre="pop", is_instrumental=False, lyrics=LYRICS, duration_seconds=20.0, tempo_bpm=100.0)
    notes = [[n for p in score.parts if p.stem == "voice" for n in p.notes] for score in (one, two)]
    assert len(notes[1]) > len(notes[0])
    starts = [note.start for note in notes[1]]
    assert starts == sorted(starts)


def test_stems_asked_away_stay_away_and_instruments_asked_for_come():
    assert "drums" not in {p.stem for p in score_of("calm pop without drums").parts if p.instrument.endswith("kit")}
    for prompt, names in (
        ("lo-fi with a slow piano", {"grand piano", "felt piano"}),
        ("house with a saxophone", {"alto sax", "tenor sax"}),
        ("rock with violin", {"solo violin"}), ("ambient with choir", {"choir"}), ("trap with harp", {"harp"}),
    ):  # fmt: skip
        for seed in range(4):
            assert names & {part.instrument for part in score_of(prompt, seed=seed).parts}, prompt


def test_a_melody_can_be_refused():
    score = score_of("techno with no melody")
    assert {part.stem for part in score.parts} == {"drums", "bass", "harmony"}


def test_a_solo_piano_is_nothing_but_a_piano():
    score = score_of("solo piano, sad and slow")
    assert {part.instrument for part in score.parts} == {"grand piano"}


def test_the_hook_returns():
    score = score_of(genre="pop", duration_seconds=150.0, mood="calm", style_strength=0.0)
    choruses = [section for section in score.sections if section.name == "chorus"]
    assert len(choruses) >= 2
    leads = next(part for part in score.parts if part.name == "lead").notes
    tunes = [
        [n.pitch for n in leads if section.start - 0.1 <= n.start < section.start + 15.5] for section in choruses[:2]
    ]
    assert tunes[0][:6] == tunes[1][:6]


def test_style_strength_adds_notes():
    plain, rich = (
        sum(len(part.notes) for seed in range(6) for part in score_of(genre="jazz", style_strength=v, seed=seed).parts)
        for v in (0.0, 1.0)
    )
    assert rich > plain * 1.05


@pytest.mark.parametrize("mood", MOODS)
def test_moods_reach_the_dynamics(mood):
    loud, soft = score_of(genre="rock", mood="angry"), score_of(genre="rock", mood="sad")
    mean = [sum(n.velocity for n in tonal(s)) / len(tonal(s)) for s in (loud, score_of(genre="rock", mood=mood), soft)]
    assert mean[0] + 0.02 >= mean[1] >= mean[2] - 0.02


def test_a_beat_is_kept_on_average():
    for genre in ("lo-fi", "house", "jazz", "rock"):
        score = score_of(genre=genre, duration_seconds=120.0, tempo_bpm=96.0)
        kicks = [n.start for p in score.parts if p.name == "drums" for n in p.notes if n.pitch == 36]
        on_beat = [start - round(start) for start in kicks if abs(start - round(start)) < 0.06]
        assert abs(sum(on_beat) / len(on_beat)) < 0.01


def test_an_unresolved_brief_is_refused():
    with pytest.raises(BriefError, match="has to be chosen"):
        write_score(Brief("a song"))


def test_every_key_can_be_written_in_minor_and_major():
    for key in KEYS:
        assert share_in_key(score_of(genre="orchestral", key=key, seed=9, duration_seconds=20.0)) >= 0.9
