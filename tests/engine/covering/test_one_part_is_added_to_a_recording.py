"""A part beside a recording: on its beats and chords, while the recording itself stays as it is."""

from __future__ import annotations

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.analysis.analysing import analyse_blocks
from engine.audio.decoding import read_blocks
from engine.audio.tags import ALGORITHMIC, read_source_type
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.composer.score import Score
from engine.covering.accompanying import write_part
from engine.covering.attacks import line_up
from engine.covering.planning import draft_part
from engine.covering.wishes import PartFor
from tests.engine.changing.songs import samples, score_of, sounds
from tests.engine.covering.recordings import BPM, Recorded, cover, onsets_near


@pytest.fixture(scope="module")
def added(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return cover(recorded, tmp_path_factory.mktemp("part"), verb="part", genre="rock", part="drums")


def test_the_recording_stays_but_for_one_gain(recorded: Recorded, added: Changed) -> None:
    before = np.concatenate(list(read_blocks(recorded.path)))
    after = samples(added, "master") - samples(added, "drums")
    gain = float((before * after).sum() / (before * before).sum())
    rest = np.sqrt(np.mean((after - gain * before) ** 2))
    assert 20 * np.log10(rest) < -120
    assert 20 * np.log10(gain) == pytest.approx(added.change.settings["gain_db"], abs=0.01)


def test_its_strokes_fall_on_the_recorded_beats(added: Changed) -> None:
    kicks = {note.start for part in score_of(added).parts for note in part.notes if note.pitch == 36}
    beats = np.array([round(start) for start in kicks if abs(start - round(start)) < 0.03 and 4 <= start < 28])
    late = onsets_near(samples(added, "drums"), beats * 60 / BPM)
    assert len(beats) > 5
    assert np.median(np.abs(late)) < 0.015


def test_drums_are_played_until_the_recording_ends(recorded: Recorded) -> None:
    score = written(recorded, "rock", "drums")
    last = max(note.start for part in score.parts for note in part.notes)
    assert last >= recorded.analysis["duration_seconds"] * BPM / 60 - score.bar.bar


def test_it_says_where_it_comes_from(added: Changed) -> None:
    recipe = added.song.recipe
    assert (recipe["provider"], recipe["brief"]["part"], len(recipe["lineage"])) == ("studio", "drums", 1)
    assert {file.name for file in added.song.files} == {"master", "recording", "drums", "midi", "score"}
    assert read_source_type(sounds(added)["master"]) == ALGORITHMIC
    assert added.song.measured.true_peak_dbtp <= -1.0


@pytest.mark.parametrize(
    ("name", "stems"),
    [("pad", {"harmony"}), ("lead", {"melody"}), ("chords", {"harmony"}), ("bass", {"bass"}), ("piano", {"harmony"})],
)
def test_roles_and_instruments_can_be_named(recorded: Recorded, name: str, stems: set[str]) -> None:
    assert {part.stem for part in written(recorded, "pop", name).parts} >= stems


def test_who_does_not_play_such_music_is_refused(recorded: Recorded) -> None:
    with pytest.raises(ChangeError, match="choose another part or genre") as refused:
        written(recorded, "folk", "pad")
    assert refused.value.field == "part"


def test_it_follows_beats_that_are_not_even(recorded: Recorded) -> None:
    steps = 0.6 + 0.04 * np.sin(np.arange(40) / 3)
    beats = np.cumsum(steps).round(3).tolist()
    analysis = {**recorded.analysis, "beats": {"seconds": beats, "downbeats": beats[::4], "confidence": 1.0}}
    wish = PartFor("rock", 1, "drums")
    score, begins = write_part(draft_part(analysis, wish), analysis, wish, "Song")
    first = round(score.tempo.beat_at(beats[0] - begins))
    there = [score.seconds_at(first + place) + begins for place in range(30)]
    assert there == pytest.approx(beats[:30], abs=0.002)


@pytest.mark.parametrize("silence", [0.7, 1.5])
def test_its_sections_begin_on_bars_that_were_heard(recorded: Recorded, silence: float) -> None:
    """Also behind a silence at the beginning, in which no bar lies."""
    late = np.concatenate([np.zeros((round(silence * SAMPLE_RATE), 2), np.float32), *read_blocks(recorded.path)])
    analysis = line_up(analyse_blocks([late]).to_dict(), [late])
    wish = PartFor("rock", 3, "drums")
    score, begins = write_part(draft_part(analysis, wish), analysis, wish, "Song")
    assert begins == pytest.approx(silence, abs=0.1)
    for section in score.sections:
        start = begins + score.seconds_at(section.start)
        assert min(abs(start - each) for each in analysis["beats"]["downbeats"]) < 0.03


def written(recorded: Recorded, genre: str, name: str) -> Score:
    wish = PartFor(genre, 3, name)
    return write_part(draft_part(recorded.analysis, wish), recorded.analysis, wish, "Song")[0]
