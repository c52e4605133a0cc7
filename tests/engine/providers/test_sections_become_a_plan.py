"""Sections of a brief go to ElevenLabs Music 2.5 as chunks of their lengths with their lines, and to Lyria as times."""

from __future__ import annotations

from typing import Any

import pytest

from engine.brief import Brief, SectionWish
from engine.outside import Refused
from engine.providers.fal.inputs import inputs
from engine.providers.interface import GenerationRequest
from engine.providers.shared.wording import ignored
from tests.doubles.fal.models import MODELS, problems
from tests.engine.providers.paid_services import FAL

ELEVEN = FAL["fal-elevenlabs-music-2.5"]
LYRICS = "[Verse 1]\nWalk along the river\n\n[Chorus]\nAnd the light comes in\n\n[Verse 2]\nAll the way to morning"
FORM = (
    SectionWish("intro", bars=4),
    SectionWish("verse"),
    SectionWish("chorus", at_seconds=30.0),
    SectionWish("verse"),
    SectionWish("chorus"),
)


def brief(**changed: Any) -> Brief:
    values: dict[str, Any] = {"duration_seconds": 90.0, "tempo_bpm": 120.0, "sections": FORM, "lyrics": LYRICS}
    return Brief("slow piano", **{"is_instrumental": False, **values, **changed})


def chunks(**changed: Any) -> list[dict[str, Any]]:
    given = inputs(GenerationRequest(brief(**changed), "token-1"), ELEVEN)
    assert problems(MODELS[ELEVEN.endpoint], given) == []
    return list(given["composition_plan"]["chunks"])


def test_chunks_last_as_long_as_their_sections_and_together_as_the_song() -> None:
    """Four bars at 120 BPM are 8 s; the verse before the chorus at 0:30 has the rest; the last three share a minute."""
    assert [chunk["duration_ms"] for chunk in chunks()] == [8000, 22000, 20000, 20000, 20000]
    odd = chunks(duration_seconds=100.001)
    assert sum(chunk["duration_ms"] for chunk in odd) == 100_001


def test_bars_that_do_not_fit_are_shortened_alike() -> None:
    tight = (SectionWish("verse", bars=8), SectionWish("chorus", bars=24))
    assert [chunk["duration_ms"] for chunk in chunks(sections=tight, duration_seconds=40.0)] == [10_000, 30_000]


def test_each_section_sings_its_lines_and_a_chorus_comes_back() -> None:
    assert [chunk["text"] for chunk in chunks()] == [
        "[Intro]",
        "[Verse]\nWalk along the river",
        "[Chorus]\nAnd the light comes in",
        "[Verse]\nAll the way to morning",
        "[Chorus]\nAnd the light comes in",
    ]


def test_lines_without_tags_go_to_the_sections_that_sing_in_order_and_none_is_lost() -> None:
    texts = [chunk["text"] for chunk in chunks(lyrics="one\n\ntwo\n\nthree\n\nfour\n\nfive")]
    assert texts == ["[Intro]", "[Verse]\none", "[Chorus]\ntwo", "[Verse]\nthree", "[Chorus]\nfour\nfive"]


def test_an_instrumental_sings_nothing_and_what_is_unwanted_is_named() -> None:
    for chunk in chunks(is_instrumental=True, without=("drums",)):
        assert "\n" not in chunk["text"]
        assert chunk["negative_styles"] == ["drums", "vocals"]
        assert chunk["positive_styles"][0].startswith("slow piano, 120 BPM")


def test_a_section_longer_than_a_chunk_is_several() -> None:
    form = (SectionWish("verse"), SectionWish("outro"))
    told = chunks(sections=form, duration_seconds=300.0)
    assert [chunk["duration_ms"] for chunk in told] == [75_000] * 4
    assert [chunk["text"].partition("\n")[0] for chunk in told] == ["[Verse]", "[Verse]", "[Outro]", "[Outro]"]
    assert sum("river" in chunk["text"] for chunk in told) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"duration_seconds": 12.0, "sections": (SectionWish("verse"),) * 5}, "at least 3 seconds"),
        ({"sections": (SectionWish("verse"), SectionWish("chorus", at_seconds=95.0))}, "one after the other"),
        ({"sections": (SectionWish("verse"), SectionWish("chorus", at_seconds=0.0))}, "one after the other"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_what_to_do(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        inputs(GenerationRequest(brief(**changed), "token-1"), ELEVEN)


def test_sections_are_no_mere_hope_there() -> None:
    assert not any("form" in remark for remark in ignored(brief(), ELEVEN))
    assert any("form" in remark for remark in ignored(brief(), FAL["fal-elevenlabs-music-2"]))


def test_lyria_gets_the_times_in_its_words() -> None:
    lyria = FAL["fal-lyria-3.5"]
    words = inputs(GenerationRequest(brief(), "token-1"), lyria)["prompt"]
    assert "[0:00-0:08] Intro\n[0:08-0:30] Verse\n[0:30-0:50] Chorus" in words
    assert words.endswith("Length: 90 seconds.")
    assert "Lyrics:\n[Verse 1]\nWalk along" in words
    silent = inputs(GenerationRequest(brief(is_instrumental=True, sections=()), "token-1"), lyria)["prompt"]
    assert "no vocals" in silent
    assert "river" not in silent
