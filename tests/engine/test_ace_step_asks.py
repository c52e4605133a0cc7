"""Every option of a brief that ACE-Step takes changes the request; the others are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.providers.ace_step_requests import Complete, Cover, Edit, Extract, Lego, Repaint, ignored
from engine.providers.interface import Refused
from tests.doubles.ace_step import AceStepDouble
from tests.doubles.sounding import sounding
from tests.engine.ace_step import BASE, TURBO, provider, request

SUNG = {"is_instrumental": False, "lyrics": "[Verse]\nRain on the window"}
CHANGES: list[dict[str, Any]] = [
    {"prompt": "a loud guitar in the desert"},
    {"genre": "jazz"},
    {"mood": "dark"},
    {"key": "Eb minor"},
    {"tempo_bpm": 93.0},
    {"duration_seconds": 33.0},
    SUNG,
    {"seed": 8},
]


@pytest.mark.parametrize("model", [TURBO, BASE], ids=lambda model: model.slug)
@pytest.mark.parametrize("changed", CHANGES, ids="+".join)
def test_each_option_changes_what_the_server_accepts(model: Any, changed: dict[str, Any]) -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double, model)
        maker.submit(request())
        maker.submit(request(**changed))
        assert double.accepted[0] != double.accepted[1]
    assert ignored(request(**changed).brief, model) == []


def test_a_brief_arrives_as_it_is_meant() -> None:
    with AceStepDouble(seed=1) as double:
        provider(double).submit(request(genre="jazz", mood="dark", key="F minor", tempo_bpm=92.6, **SUNG))
        got = double.accepted[0]
    assert got["prompt"] == "jazz, dark mood, a quiet piano by the sea"
    assert (got["bpm"], got["key_scale"], got["audio_duration"]) == (93, "F minor", 12.0)
    assert (got["lyrics"], got["use_random_seed"], got["seed"]) == (SUNG["lyrics"], False, 7)
    assert (got["model"], got["batch_size"], got["task_type"]) == ("acestep-v15-turbo", 1, "text2music")


def test_an_instrumental_says_so() -> None:
    with AceStepDouble(seed=1) as double:
        provider(double).submit(request())
        assert double.accepted[0]["lyrics"] == "[Instrumental]"


def test_style_strength_guides_the_base_model_and_is_told_as_ignored_by_turbo() -> None:
    strong = request(style_strength=1.0)
    with AceStepDouble(seed=1) as double:
        for maker in (provider(double, BASE), provider(double, TURBO)):
            maker.submit(request())
            maker.submit(strong)
        base, strong_base, turbo, strong_turbo = double.accepted
    assert (base["guidance_scale"], strong_base["guidance_scale"]) == (7.0, 11.0)
    assert turbo == strong_turbo
    assert ignored(strong.brief, BASE) == []
    assert ignored(strong.brief, TURBO) == ["style_strength"]


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"prompt": "rain " * 150}, ["prompt"]),
        ({"is_instrumental": False}, ["is_instrumental"]),
        ({"lyrics": "Rain on the window"}, ["lyrics"]),
        ({"genre": "jazz", "mood": "dark", "key": "C major", "tempo_bpm": 240.0, **SUNG}, []),
        ({"style_strength": 0.1, "prompt": "rain " * 150}, ["prompt", "style_strength"]),
    ],
)
def test_what_is_not_heeded_is_told(changed: dict[str, Any], names: list[str]) -> None:
    assert ignored(request(**changed).brief, TURBO) == names


def test_a_long_prompt_is_cut_at_a_word_and_keeps_what_was_chosen() -> None:
    with AceStepDouble(seed=1) as double:
        provider(double).submit(request(prompt="rain " * 150, genre="jazz"))
        prompt = double.accepted[0]["prompt"]
    assert len(prompt) <= 512
    assert prompt.startswith("jazz, rain")
    assert prompt.endswith("rain")


def test_what_the_model_cannot_make_is_refused_before_sending() -> None:
    with AceStepDouble(seed=1) as double:
        for changed in ({"duration_seconds": 481.0}, {"duration_seconds": 5.0}, {"prompt": ""}):
            with pytest.raises(Refused):
                provider(double).submit(request(**changed))
        assert double.requests == []


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "take.flac"
    path.write_bytes(sounding(3, 11.0, "flac"))
    return path


def edits(source: Path) -> list[tuple[Edit, dict[str, str]]]:
    return [
        (Cover(source, 0.4), {"task_type": "cover", "audio_cover_strength": "0.4"}),
        (Repaint(source, 2.0, 5.5), {"repainting_start": "2.0", "repainting_end": "5.5", "repaint_mode": "balanced"}),
        (Repaint(source, 2.0, None, "aggressive"), {"repainting_end": "-1", "repaint_mode": "aggressive"}),
        (Lego(source, "drums", 1.0, 4.0), {"task_type": "lego", "track_name": "drums", "repainting_end": "4.0"}),
        (Extract(source, "vocals"), {"task_type": "extract", "track_name": "vocals"}),
        (Complete(source, ("bass", "drums")), {"task_type": "complete", "track_classes": "bass | drums"}),
    ]


def test_an_edit_uploads_its_recording_and_says_what_to_do(source: Path) -> None:
    for edit, fields in edits(source):
        with AceStepDouble(seed=1) as double:
            provider(double, BASE).submit_edit(request(), edit)
            got = double.accepted[0]
        assert {name: got[name] for name in fields} == fields
        assert got["src_audio"] == source.read_bytes()
        assert (got["seed"], got["use_random_seed"], got["batch_size"]) == ("7", "false", "1")
        assert "src_audio_path" not in got


def test_turbo_covers_and_repaints_only(source: Path) -> None:
    with AceStepDouble(seed=1) as double:
        for edit, _ in edits(source)[:3]:
            provider(double).submit_edit(request(), edit)
        for edit, _ in edits(source)[3:]:
            with pytest.raises(Refused, match="base model"):
                provider(double).submit_edit(request(), edit)
        assert len(double.requests) == 3


def test_an_edit_that_makes_no_sense_is_refused_before_sending(source: Path) -> None:
    wrong: list[Edit] = [Cover(source, 1.5), Repaint(source, 5.0, 5.0), Repaint(source, -1.0), Extract(source, "choir")]
    with AceStepDouble(seed=1) as double:
        for edit in wrong:
            with pytest.raises(Refused):
                provider(double, BASE).submit_edit(request(), edit)
        assert double.requests == []
