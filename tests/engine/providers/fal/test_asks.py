"""What only models at fal.ai are asked and say: the rest is in test_paid_services_ask.py."""

from __future__ import annotations

from typing import Any

import pytest

from engine.brief import Brief
from engine.outside import Refused
from engine.providers.fal.inputs import inputs
from engine.providers.shared.wording import ignored
from tests.engine.providers.paid_services import FAL, LYRICS, for_model


def test_a_model_of_one_length_says_so() -> None:
    lyria = FAL["fal-lyria-2"]
    assert "Lyria 2 always makes 30 seconds." in ignored(for_model(lyria, duration_seconds=20.0).brief, lyria)
    assert not any("always" in told for told in ignored(for_model(lyria).brief, lyria))


def test_a_song_without_words_is_refused_by_models_that_only_sing() -> None:
    minimax = FAL["fal-minimax-music-2"]
    for changed in ({"is_instrumental": True}, {"lyrics": ""}, {"lyrics": "la la"}):
        with pytest.raises(Refused, match="lyrics"):
            inputs(for_model(minimax, **changed), minimax)


def test_a_model_that_writes_lyrics_is_asked_to_where_there_are_none() -> None:
    minimax = FAL["fal-minimax-music-2.6"]
    asked = inputs(for_model(minimax, lyrics=""), minimax)
    assert asked["lyrics_optimizer"] is True
    assert "lyrics" not in asked
    assert not any("sings nothing" in told for told in ignored(for_model(minimax, lyrics="").brief, minimax))
    assert "lyrics_optimizer" not in inputs(for_model(minimax), minimax)
    assert "lyrics_optimizer" not in inputs(for_model(minimax, lyrics="", is_instrumental=True), minimax)


def test_lyrics_are_sung_only_where_singing_is_wanted() -> None:
    ace, eleven = FAL["fal-ace-step"], FAL["fal-elevenlabs-music-2"]
    assert inputs(for_model(ace), ace)["lyrics"] == LYRICS
    assert inputs(for_model(ace, is_instrumental=True), ace)["lyrics"] == "[instrumental]"
    assert inputs(for_model(eleven), eleven)["prompt"].endswith(f"Lyrics:\n{LYRICS}")
    assert LYRICS not in inputs(for_model(eleven, is_instrumental=True), eleven)["prompt"]


@pytest.mark.parametrize(
    ("slug", "changed", "told"),
    [
        ("fal-stable-audio-2.5", {}, "instrumental music only"),
        ("fal-ace-step", {"is_instrumental": True}, "will not be sung"),
        ("fal-ace-step", {"lyrics": ""}, "Without lyrics"),
        ("fal-ace-step-prompt", {}, "writes its own lyrics"),
        ("fal-minimax-music-2", {"is_instrumental": True}, "can't make instrumental"),
        ("fal-minimax-music-2", {"style_strength": 0.9}, "strength of the style"),
    ],
)
def test_what_is_left_out_is_said_in_plain_words(slug: str, changed: dict[str, Any], told: str) -> None:
    model = FAL[slug]
    assert any(told in line for line in ignored(for_model(model, **changed).brief, model))


def test_nothing_is_said_where_everything_is_heeded() -> None:
    ace = FAL["fal-ace-step"]
    brief = Brief("slow piano", genre="jazz", tempo_bpm=90.0, key="F minor", style_strength=0.9)
    assert ignored(brief, ace) == []
    assert ignored(for_model(ace, seed=None).brief, ace) == []


def test_tags_stand_alone_for_a_model_that_drops_what_is_behind_them() -> None:
    minimax = FAL["fal-minimax-music-3"]
    lyrics = "[Verse] Walk along\n[Chorus]\nthe [old] river\n[Outro]  home"
    assert inputs(for_model(minimax, lyrics=lyrics), minimax)["lyrics"] == (
        "[Verse]\nWalk along\n[Chorus]\nthe [old] river\n[Outro]\nhome"
    )
    assert inputs(for_model(minimax, is_instrumental=True), minimax)["lyrics"] == "[inst]"


def test_ace_step_15_is_told_that_nothing_is_sung_and_writes_words_where_there_are_none() -> None:
    ace = FAL["fal-ace-step-1.5"]
    assert inputs(for_model(ace, is_instrumental=True), ace)["lyrics"] == "[Instrumental]"
    assert "lyrics" not in inputs(for_model(ace, lyrics=""), ace)
