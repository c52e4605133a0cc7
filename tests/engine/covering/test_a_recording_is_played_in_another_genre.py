"""A cover has the recording's key, chords and bars, in another genre and at the tempo that it promises."""

from __future__ import annotations

import pytest

from engine.analysis.analysing import analyse
from engine.audio.tags import ALGORITHMIC, read_recipe, read_source_type
from engine.changing.delivering import Changed
from engine.covering.planning import draft_cover, write_cover
from engine.covering.wishes import Cover
from tests.engine.changing.songs import score_of, sounds
from tests.engine.covering.recordings import BPM, KEY, Recorded, cover


@pytest.fixture(scope="module")
def covered(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return cover(recorded, tmp_path_factory.mktemp("cover"), genre="bossa nova")


def test_tempo_key_and_loudness_are_as_promised(covered: Changed) -> None:
    measured, settings = covered.song.measured, covered.change.settings
    assert settings["from_tempo_bpm"] == pytest.approx(BPM, rel=0.001)
    assert measured.tempo_bpm == pytest.approx(settings["tempo_bpm"], rel=0.005)
    assert (settings["key"], settings["from_key"], settings["semitones"]) == (KEY, KEY, 0)
    assert measured.key_share > 0.85
    assert measured.loudness_lufs == pytest.approx(-14.0, abs=0.5)
    assert measured.true_peak_dbtp <= -1.0


def test_its_chords_are_those_that_were_heard(recorded: Recorded, covered: Changed) -> None:
    there = analyse(sounds(covered)["master"]).chords.sequence
    score = score_of(covered)
    pace = covered.change.settings["from_tempo_bpm"] / score.tempo_bpm

    def root_there(second: float) -> int | None:
        return next((chord.root for chord in there if chord.start <= second * pace < chord.end), None)

    middles = [
        ((chord["start"] + chord["end"]) / 2, chord["root"])
        for chord in recorded.analysis["chords"]["sequence"]
        if chord["end"] - chord["start"] > 60 / BPM
    ]
    assert len(middles) > 5
    same = sum(root_there(second) == root for second, root in middles)
    assert same >= 0.7 * len(middles)


def test_the_genre_plays_a_melody_of_its_own(covered: Changed) -> None:
    score = score_of(covered)
    assert score.genre == "bossa nova"
    assert {"drums", "bass", "harmony", "melody"} <= {part.stem for part in score.parts}


def test_its_files_say_that_a_machine_made_it_and_of_what(covered: Changed) -> None:
    for file in covered.song.files:
        if file.role in {"master", "stem"}:
            assert read_source_type(file.path) == ALGORITHMIC
    recipe = read_recipe(sounds(covered)["master"])
    assert recipe is not None
    assert [change["verb"] for change in recipe["facts"]["changes"]] == ["cover"]
    assert len(recipe["lineage"]) == 1
    assert {file.role for file in covered.song.files} == {"master", "stem", "midi", "score"}


@pytest.mark.parametrize(
    ("wish", "tempo", "counted"),
    [
        (Cover("folk", 1, tempo_bpm=110.0, key="C minor"), 110.0, BPM),
        (Cover("folk", 1, tempo_bpm=190.0), 190.0, 2 * BPM),
        (Cover("folk", 1, tempo_bpm=55.0), 55.0, BPM / 2),
        (Cover("folk", 1), BPM, BPM),
        (Cover("drum and bass", 1), 178.0, 2 * BPM),
    ],
)
def test_a_wished_tempo_is_counted_as_it_suits(recorded: Recorded, wish: Cover, tempo: float, counted: float) -> None:
    draft = draft_cover(recorded.analysis, wish)
    assert draft.tempo_bpm == pytest.approx(tempo, rel=0.03)
    assert draft.recorded_bpm == pytest.approx(counted, rel=0.001)


def test_chords_move_with_the_key(recorded: Recorded) -> None:
    there, moved = (
        write_cover(draft_cover(recorded.analysis, Cover("folk", 1, key=key)), recorded.analysis, "", ())
        for key in (None, "C minor")
    )
    roots = [{(b.pitch_classes[0] - a.pitch_classes[0]) % 12 for a, b in zip(there.chords, moved.chords, strict=True)}]
    assert roots == [{3}]
