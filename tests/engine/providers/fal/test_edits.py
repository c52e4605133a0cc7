"""An edit at fal.ai goes to the model's neighbour with every option in it, and comes back as a changed song."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine.outside import GenerationFailed, NotSupported, Refused
from engine.providers.edits import OPTIONS, Edit
from engine.providers.fal.inputs import endpoint, inputs
from engine.providers.fal.models import MODELS as FAL_MODELS
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.replicate.models import MODELS as REPLICATE_MODELS
from engine.providers.shared.wording import attempt_seed
from tests.doubles.fal import FalDouble
from tests.doubles.fal.models import MODELS, problems
from tests.doubles.replicate import ReplicateDouble
from tests.doubles.sounding import sounding
from tests.engine.providers.paid_services import FAL, fal, finished, for_model, replicate, silent

SECONDS = 4.0
ADDRESS = "https://studio.example/take.wav?signature=secret"
NEIGHBOURS = {
    ("fal-ace-step", "extend"): "fal-ai/ace-step/audio-outpaint",
    ("fal-ace-step", "repaint"): "fal-ai/ace-step/audio-inpaint",
    ("fal-ace-step", "variation"): "fal-ai/ace-step/audio-to-audio",
    ("fal-stable-audio-2.5", "repaint"): "fal-ai/stable-audio-25/inpaint",
    ("fal-stable-audio-2.5", "variation"): "fal-ai/stable-audio-25/audio-to-audio",
    ("fal-stable-audio-3", "extend"): "fal-ai/stable-audio-3/medium/audio-outpainting",
    ("fal-stable-audio-3", "repaint"): "fal-ai/stable-audio-3/medium/audio-inpainting",
    ("fal-stable-audio-3", "variation"): "fal-ai/stable-audio-3/medium/audio-to-audio",
    ("fal-ace-step-1.5", "repaint"): "fal-ai/ace-step-1.5/repaint",
}
PLAIN: dict[str, dict[str, Any]] = {"extend": {"after": 2.0}, "repaint": {"start": 1.0}, "variation": {}}
VALUES: dict[str, Any] = {
    "start": 2.0, "end": 3.0, "before": 1.0, "after": 3.0, "strength": 0.3, "original_prompt": "a loud piano",
    "original_lyrics": "Other words",
}  # fmt: skip
EVERY = pytest.mark.parametrize(("slug", "kind"), NEIGHBOURS)


def models_that(kind: str) -> list[str]:
    return [slug for slug, each in NEIGHBOURS if each == kind]


def edited(model: Model, kind: str, source: str | Path = ADDRESS, token: str = "token-1", **given: Any) -> Any:
    options = {"source_seconds": SECONDS, **PLAIN.get(kind, {}), **given}
    return replace(for_model(model, token), edit=Edit(kind, source, **options))


def recorded(folder: Path) -> Path:
    path = folder / "take.mp3"
    path.write_bytes(sounding(3, SECONDS, "mp3"))
    return path


def made(model: Model, request: GenerationRequest, folder: Path) -> tuple[Path, dict[str, Any]]:
    with FalDouble(seed=1) as double:
        maker = fal(double, model)
        got = maker.fetch(request, finished(maker, request), folder / "made", silent)
    return got.mix, got.facts


def test_the_catalogue_the_options_and_the_neighbours_name_the_same_edits() -> None:
    for model in FAL_MODELS:
        assert (
            model.edits
            == set(OPTIONS.get(model.shape, {}))
            == {kind for slug, kind in NEIGHBOURS if slug == model.slug}
        )
        with FalDouble(seed=1) as double:
            assert fal(double, model).capabilities().edits == model.edits


@EVERY
def test_it_goes_to_the_models_neighbour_and_is_taken_there(slug: str, kind: str) -> None:
    model = FAL[slug]
    asked = edited(model, kind)
    assert endpoint(asked, model) == NEIGHBOURS[slug, kind]
    given = inputs(asked, model)
    assert given[MODELS[NEIGHBOURS[slug, kind]].source] == ADDRESS
    assert given["seed"] == attempt_seed(asked)
    assert problems(MODELS[NEIGHBOURS[slug, kind]], given) == []
    assert set(given) <= set(MODELS[NEIGHBOURS[slug, kind]].inputs)


@pytest.mark.parametrize(
    ("slug", "kind", "option"),
    [(slug, kind, name) for slug, kind in NEIGHBOURS for name in sorted(OPTIONS[FAL[slug].shape][kind])],
)
def test_an_option_that_is_heeded_changes_the_request(slug: str, kind: str, option: str) -> None:
    model = FAL[slug]
    changed = inputs(edited(model, kind, **{option: VALUES[option]}), model)
    assert changed != inputs(edited(model, kind), model)
    assert problems(MODELS[NEIGHBOURS[slug, kind]], changed) == []


@EVERY
def test_what_is_not_heeded_is_refused_before_sending(slug: str, kind: str) -> None:
    model = FAL[slug]
    with FalDouble(seed=1) as double:
        for option in VALUES.keys() - OPTIONS[model.shape][kind]:
            with pytest.raises(Refused, match="has no choice"):
                fal(double, model).submit(edited(model, kind, **{option: VALUES[option]}))
        with pytest.raises(Refused, match="has no choice"):
            fal(double, model).submit(edited(model, kind, tracks=("drums",)))
        assert double.requests == []


def test_a_part_that_would_become_the_whole_song_is_refused() -> None:
    """Of a song of 2.8 seconds, 0.5 to 2.4 is all of it where a model counts whole seconds."""
    part = {"source_seconds": 2.8, "start": 0.5, "end": 2.4}
    model, other = FAL["fal-stable-audio-2.5"], FAL["fal-stable-audio-3"]
    with pytest.raises(Refused, match="all of the song"):
        inputs(edited(model, "repaint", **part), model)
    assert inputs(edited(other, "repaint", **part), other)


def test_a_model_that_cannot_do_an_edit_refuses_it_before_sending() -> None:
    kinds = ("extend", "repaint", "variation", "cover", "lego", "extract", "complete")
    with FalDouble(seed=1) as at_fal, ReplicateDouble(seed=1) as at_replicate:
        for model in (*FAL_MODELS, *REPLICATE_MODELS):
            maker = fal(at_fal, model) if model.service == "fal" else replicate(at_replicate, model)
            for kind in set(kinds) - model.edits:
                with pytest.raises(Refused, match="another model"):
                    maker.submit(edited(model, kind))
        assert at_fal.requests == at_replicate.requests == []


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("extend", {"after": 0.0}),
        ("extend", {"before": -1.0}),
        ("extend", {"after": 240.0}),
        ("repaint", {"start": 3.0, "end": 2.0}),
        ("repaint", {"start": 9.0}),
        ("repaint", {"end": 9.0}),
        ("repaint", {"strength": 1.1}),
        ("variation", {"source_seconds": 0.0}),
        ("variation", {"source_seconds": 241.0}),
        ("variation", {"source": "ftp://studio.example/take.wav"}),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_before_sending(kind: str, given: dict[str, Any]) -> None:
    with FalDouble(seed=1) as double:
        with pytest.raises(Refused):
            fal(double).submit(edited(FAL["fal-ace-step"], kind, **given))
        assert double.requests == []


def test_other_lyrics_keep_the_music_and_other_words_remix_it() -> None:
    ace = FAL["fal-ace-step"]
    plain = inputs(edited(ace, "variation"), ace)
    assert (plain["edit_mode"], plain["original_tags"]) == ("remix", plain["tags"])
    assert inputs(edited(ace, "variation", original_lyrics="Old words"), ace)["edit_mode"] == "lyrics"
    both = edited(ace, "variation", original_lyrics="Old words", original_prompt="an old style")
    assert inputs(both, ace)["edit_mode"] == "remix"


@pytest.mark.parametrize("slug", models_that("extend"))
def test_a_longer_song_holds_the_old_one(slug: str, tmp_path: Path) -> None:
    model, source = FAL[slug], recorded(tmp_path)
    mix, facts = made(model, edited(model, "extend", source, before=1.0, after=2.0), tmp_path)
    song, rate = soundfile.read(mix)
    old, _ = soundfile.read(source)
    assert len(song) / rate == pytest.approx(SECONDS + 3.0, abs=0.1)
    assert np.allclose(song[rate : rate + len(old)], old, atol=1e-4)
    assert facts["endpoint"] == NEIGHBOURS[slug, "extend"]


@pytest.mark.parametrize("slug", models_that("repaint"))
@pytest.mark.parametrize("end", [3.0, None])
def test_only_the_part_is_made_anew(slug: str, end: float | None, tmp_path: Path) -> None:
    model, source = FAL[slug], recorded(tmp_path)
    mix, _ = made(model, edited(model, "repaint", source, start=2.0, end=end), tmp_path)
    song, rate = soundfile.read(mix)
    old, _ = soundfile.read(source)
    part = slice(2 * rate, int((end or SECONDS) * rate))
    assert len(song) == len(old)
    assert not np.allclose(song[part], old[part], atol=1e-2)
    assert np.allclose(song[: 2 * rate], old[: 2 * rate], atol=1e-4)
    assert np.allclose(song[part.stop :], old[part.stop :], atol=1e-4)


@pytest.mark.parametrize("slug", models_that("variation"))
def test_a_variation_is_as_long_as_its_source(slug: str, tmp_path: Path) -> None:
    model = FAL[slug]
    mix, facts = made(model, edited(model, "variation", recorded(tmp_path)), tmp_path)
    assert soundfile.info(str(mix)).duration == pytest.approx(SECONDS, abs=0.1)
    assert "seed" in facts


def test_a_song_that_was_just_made_there_is_edited_at_its_own_address(tmp_path: Path) -> None:
    ace = FAL["fal-ace-step"]
    with FalDouble(seed=1) as double:
        maker = fal(double)
        first = finished(maker, for_model(ace))
        address = double.accepted[first.request_id].output(double.base_url)["audio"]["url"]
        asked = edited(ace, "extend", address, "token-2", source_seconds=12.0, after=3.0)
        got = maker.fetch(asked, finished(maker, asked), tmp_path, silent)
    assert soundfile.info(str(got.mix)).duration == pytest.approx(15.0, abs=0.1)


def test_a_recording_that_cannot_be_read_there_is_a_failure(tmp_path: Path) -> None:
    ace = FAL["fal-ace-step"]
    with FalDouble(seed=1) as double:
        maker = fal(double)
        asked = edited(ace, "variation", f"{double.base_url}/nothing-here.wav")
        sent = finished(maker, asked)
        assert maker.poll(asked, sent).state == "failed"
        with pytest.raises(GenerationFailed):
            maker.fetch(asked, sent, tmp_path, silent)
        assert "signature" not in str(maker.known_as(edited(ace, "variation"), sent.request_id).details)


def test_the_service_has_no_list_of_what_was_asked_lately() -> None:
    with FalDouble(seed=1) as double, pytest.raises(NotSupported):
        fal(double).recent(10)
