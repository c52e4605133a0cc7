"""An edit goes to an ACE-Step server with its recording; what a model or the server can't do is not sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine.outside import GenerationFailed, NotSupported, OutcomeUnknown, Refused
from engine.providers.ace_step.models import MODELS as ACE_STEP_MODELS
from engine.providers.edits import OPTIONS, Edit
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from tests.doubles.ace_step import AceStepDouble
from tests.doubles.sounding import sounding
from tests.engine.providers.ace_step.wire import BASE, TURBO, finished, provider, request, silent

SECONDS = 11.0
EDITS: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"kind": "cover"}, {"task_type": "cover"}),
    ({"kind": "cover", "strength": 0.6}, {"task_type": "cover", "audio_cover_strength": "0.4"}),
    ({"kind": "repaint", "start": 2.0, "end": 5.5}, {"repainting_start": "2.0", "repainting_end": "5.5"}),
    ({"kind": "repaint", "start": 2.0}, {"task_type": "repaint", "repainting_end": "-1"}),
    ({"kind": "repaint", "strength": 0.0}, {"repaint_mode": "conservative"}),
    ({"kind": "repaint", "strength": 0.5}, {"repaint_mode": "balanced"}),
    ({"kind": "repaint", "strength": 1.0}, {"repaint_mode": "aggressive"}),
    ({"kind": "extend", "after": 4.5}, {"task_type": "repaint", "repainting_start": "11.0", "repainting_end": "15.5"}),
    ({"kind": "extend", "before": 4.5}, {"repainting_start": "-4.5", "repainting_end": "0.0"}),
    ({"kind": "lego", "tracks": ("drums",), "start": 1.0, "end": 4.0},
     {"task_type": "lego", "track_name": "drums", "repainting_start": "1.0", "repainting_end": "4.0"}),
    ({"kind": "extract", "tracks": ("vocals",)}, {"task_type": "extract", "track_name": "vocals"}),
    ({"kind": "complete", "tracks": ("bass", "drums")}, {"task_type": "complete", "track_classes": "bass | drums"}),
]  # fmt: skip
WRONG: list[dict[str, Any]] = [
    {"kind": "cover", "strength": 1.5},
    {"kind": "cover", "start": 2.0},
    {"kind": "repaint", "start": 5.0, "end": 5.0},
    {"kind": "repaint", "start": -1.0},
    {"kind": "repaint", "end": 30.0},
    {"kind": "extract", "tracks": ("choir",)},
    {"kind": "extract"},
    {"kind": "extract", "tracks": ("bass", "drums")},
    {"kind": "complete"},
    {"kind": "extend", "before": 2.0, "after": 10.0},
    {"kind": "variation"},
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "take.flac"
    path.write_bytes(sounding(3, SECONDS, "flac"))
    return path


def edited(source: Any, **given: Any) -> GenerationRequest:
    return replace(request(), edit=Edit(source=source, source_seconds=SECONDS, **given))


@pytest.mark.parametrize("model", ACE_STEP_MODELS, ids=lambda model: model.slug)
def test_the_catalogue_and_the_options_name_the_same_edits(model: Model) -> None:
    assert model.edits == set(OPTIONS[model.shape])
    with AceStepDouble(seed=1) as double:
        assert provider(double, model).capabilities().edits == model.edits


@pytest.mark.parametrize(("given", "fields"), EDITS, ids=str)
def test_an_edit_uploads_its_recording_and_says_what_to_do(
    source: Path, given: dict[str, Any], fields: dict[str, str]
) -> None:
    with AceStepDouble(seed=1) as double:
        provider(double, BASE).submit(edited(source, **given))
        got = double.accepted[0]
    assert {name: got[name] for name in fields} == fields
    assert got["src_audio"] == source.read_bytes()
    assert (got["seed"], got["use_random_seed"], got["batch_size"]) == ("7", "false", "1")
    assert "src_audio_path" not in got


TOLD = {
    "lego": "Generate the DRUMS track based on the audio context:",
    "extract": "Extract the VOCALS track from the audio:",
    "complete": "Complete the input track with BASS | DRUMS:",
}


@pytest.mark.parametrize("knows_tracks", [True, False])
def test_the_model_is_told_which_track_by_every_version(source: Path, knows_tracks: bool) -> None:
    with AceStepDouble(seed=1) as double:
        double.knows_tracks = knows_tracks
        for given, _ in EDITS:
            if given["kind"] in TOLD:
                sent = provider(double, BASE).submit(edited(source, **given))
                assert double.tasks[sent.request_id].instruction == TOLD[given["kind"]]


def test_a_version_that_breaks_off_at_uploads_has_accepted_nothing(source: Path) -> None:
    with AceStepDouble(seed=1) as double:
        double.takes_uploads = False
        with pytest.raises(Refused, match="too old"):
            provider(double).submit(edited(source, kind="cover"))
        assert double.accepted == []
        # While it works on something, that may be this edit.
        provider(double).submit(request())
        with pytest.raises(OutcomeUnknown):
            provider(double).submit(edited(source, kind="cover"))


def test_what_an_edit_does_not_measure_is_not_kept(source: Path, tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double), edited(source, kind="cover")
        got = maker.fetch(asked, finished(maker, asked), tmp_path / "made", silent)
    assert "metas" not in got.facts


def test_turbo_covers_repaints_and_extends_only(source: Path) -> None:
    with AceStepDouble(seed=1) as double:
        for given, _ in EDITS:
            if given["kind"] in {"cover", "repaint", "extend"}:
                provider(double, TURBO).submit(edited(source, **given))
                continue
            with pytest.raises(Refused, match="another model"):
                provider(double, TURBO).submit(edited(source, **given))
        assert {got["task_type"] for got in double.accepted} == {"cover", "repaint"}


@pytest.mark.parametrize("given", WRONG, ids=str)
def test_an_edit_that_makes_no_sense_or_is_not_offered_is_refused_before_sending(
    source: Path, given: dict[str, Any]
) -> None:
    with AceStepDouble(seed=1) as double:
        with pytest.raises(Refused):
            provider(double, BASE).submit(edited(source, **given))
        assert double.requests == []


def test_an_address_is_refused_because_the_server_reads_none() -> None:
    with AceStepDouble(seed=1) as double:
        with pytest.raises(Refused, match="files only"):
            provider(double).submit(edited("https://studio.example/take.flac", kind="cover"))
        assert double.requests == []


@pytest.mark.parametrize(("before", "after"), [(4.0, 0.0), (0.0, 4.0)])
def test_a_longer_song_holds_the_old_one(source: Path, tmp_path: Path, before: float, after: float) -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double, TURBO), edited(source, kind="extend", before=before, after=after)
        mix = maker.fetch(asked, finished(maker, asked), tmp_path / "made", silent).mix
    song, rate = soundfile.read(mix)
    old, _ = soundfile.read(source)
    assert len(song) / rate == pytest.approx(SECONDS + 4.0, abs=0.1)
    assert np.allclose(song[int(before * rate) :][: len(old)], old, atol=1e-4)


def test_a_cover_is_as_long_as_its_source(source: Path, tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double, BASE), edited(source, kind="cover", strength=0.5)
        got = maker.fetch(asked, finished(maker, asked), tmp_path / "made", silent)
    assert abs(soundfile.info(str(got.mix)).duration - SECONDS) < 0.1


def test_only_the_part_is_made_anew(source: Path, tmp_path: Path) -> None:
    asked = edited(source, kind="repaint", start=2.0, end=5.0)
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        got = maker.fetch(asked, finished(maker, asked), tmp_path / "made", silent)
    song, rate = soundfile.read(got.mix)
    old, _ = soundfile.read(source)
    assert len(song) == len(old)
    assert not np.allclose(song[2 * rate : 5 * rate], old[2 * rate : 5 * rate], atol=1e-2)
    assert np.allclose(song[: 2 * rate], old[: 2 * rate], atol=1e-4)
    assert np.allclose(song[5 * rate :], old[5 * rate :], atol=1e-4)


def test_a_recording_the_server_cannot_read_has_failed_for_good(tmp_path: Path) -> None:
    page = tmp_path / "take.flac"
    page.write_bytes(b"<html>not a recording</html>")
    asked = edited(page, kind="cover")
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        sent = finished(maker, asked)
        assert maker.poll(asked, sent).state == "failed"
        with pytest.raises(GenerationFailed):
            maker.fetch(asked, sent, tmp_path, silent)


def test_the_server_has_no_list_of_what_was_asked_lately() -> None:
    with AceStepDouble(seed=1) as double, pytest.raises(NotSupported):
        provider(double).recent(10)
