"""What is hummed becomes the hook: its tempo, key, metre and contour, though out of tune and out of time."""

from __future__ import annotations

from statistics import mean

import pytest

from bench.humming_lab import judge
from bench.humming_tunes import hums
from engine.brief import Brief
from engine.composer.themes import share_found
from engine.composer.writing import write_score
from engine.themes import MOST_BEATS, notes_of
from engine.voice.humming import NoMelody, hum
from engine.voice.notes import SungNote
from engine.words.reading import resolve


def sung(*notes: tuple[float, float], seconds: float = 0.5, rest: float = 0.05) -> list[SungNote]:
    """(pitch, beats of so many seconds) one after the other."""
    place, line = 1.0, []
    for pitch, beats in notes:
        line.append(SungNote(place, place + beats * seconds - rest, pitch))
        place += beats * seconds
    return line


SCALE = [(60, 1), (62, 1), (64, 1), (65, 1), (67, 2), (64, 1), (62, 1), (60, 2)]


def test_an_exact_hum_is_read_exactly() -> None:
    found = hum(sung(*SCALE))
    assert found.theme == "1 2 3 4 5:2 3 2 1:2"
    assert (found.key, found.metre) == ("C major", "4/4")
    assert found.tempo_bpm == pytest.approx(120, abs=0.5)
    assert found.start_seconds == 1.0


def test_old_tunes_hummed_carelessly_keep_their_contour() -> None:
    judged = [judge(truth, hum(truth.notes), 0.0) for truth in hums(24, seed=5)]
    assert mean(each.contour for each in judged) > 0.93
    assert mean(each.steps for each in judged) > 0.9
    assert mean(each.octave for each in judged) > 0.9
    assert mean(each.key for each in judged) > 0.9


def test_who_hums_a_third_of_a_tone_too_high_is_in_tune_with_herself() -> None:
    found = hum(sung(*((pitch + 0.33, beats) for pitch, beats in SCALE)))
    assert (found.theme, found.key) == (hum(sung(*SCALE)).theme, "C major")
    assert found.tuning_cents == pytest.approx(33, abs=5)


def test_a_slide_into_a_note_is_no_note() -> None:
    notes = sung(*SCALE)
    slide = SungNote(notes[4].start - 0.04, notes[4].start, 65.8)
    assert hum([*notes[:4], slide, *notes[4:]]).theme == hum(notes).theme


def test_an_overtone_taken_for_the_note_goes_back_to_its_octave() -> None:
    notes = sung(*SCALE)
    notes[2] = SungNote(notes[2].start, notes[2].end, notes[2].pitch + 12)
    assert hum(notes).theme == hum(sung(*SCALE)).theme


def test_silence_between_phrases_is_a_rest() -> None:
    notes = sung(*[(60, 1), (64, 1), (67, 1), (60, 1)] * 2)
    later = [SungNote(note.start + 1.0, note.end + 1.0, note.pitch) for note in notes[4:]]
    assert hum([*notes[:4], *later]).theme == "1 3 5 1 r:2 1 3 5 1"


def test_bars_of_three_are_counted_in_three() -> None:
    waltz = [(67, 2), (64, 1), (65, 2), (62, 1), (64, 2), (60, 1), (62, 3)] * 2
    assert hum(sung(*waltz)).metre == "3/4"


def test_a_long_hum_is_cut_to_what_a_theme_can_hold() -> None:
    found = hum(sung(*SCALE * 12, seconds=0.4))
    assert sum(note.beats for note in notes_of(found.theme)) <= MOST_BEATS
    assert found.left_out > 0


def test_leaps_over_four_octaves_stay_within_the_degrees_of_a_theme() -> None:
    notes_of(hum(sung(*((36 + 5 * step, 1) for step in range(10)))).theme)


@pytest.mark.parametrize("notes", [[], sung((60, 1)), sung((60, 1), (62, 1), seconds=0.1)])
def test_what_is_no_tune_is_refused_with_a_way_out(notes: list[SungNote]) -> None:
    with pytest.raises(NoMelody, match="hum at least two clear notes"):
        hum(notes)


def test_the_hook_of_the_song_is_the_tune() -> None:
    found = hum(sung(*SCALE))
    brief = resolve(Brief("folk song", seed=3, duration_seconds=45.0, **found.to_brief()).checked())
    score = write_score(brief)
    assert share_found(score, brief) > 0.9
    assert score.key == "C major"
