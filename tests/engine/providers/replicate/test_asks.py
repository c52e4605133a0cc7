"""What only models at Replicate are asked and say: the rest is in test_paid_services_ask.py."""

from __future__ import annotations

import pytest

from engine.outside import Refused
from engine.providers.model import Model
from engine.providers.replicate.inputs import inputs
from engine.providers.replicate.models import MODELS as REPLICATE_MODELS
from engine.providers.shared.wording import ignored
from tests.doubles.replicate.models import MODELS
from tests.engine.providers.paid_services import LYRICS, REPLICATE, for_model


@pytest.mark.parametrize("model", REPLICATE_MODELS, ids=lambda model: model.slug)
def test_a_model_of_somebody_is_named_with_its_version_and_one_of_replicates_without(model: Model) -> None:
    name, _, version = model.endpoint.partition(":")
    assert MODELS[name].version == version


def test_long_lyrics_are_cut_at_a_line_and_it_is_said() -> None:
    minimax = REPLICATE["replicate-minimax-music-1.5"]
    long = for_model(minimax, lyrics="\n".join(["a line of the song that is sung"] * 40))
    sung = inputs(long, minimax)["lyrics"]
    assert len(sung) <= 600
    assert set(sung.split("\n")) == {"a line of the song that is sung"}
    assert any("600 characters" in told for told in ignored(long.brief, minimax))


def test_what_can_only_sing_refuses_to_be_silent_and_what_cannot_sing_says_so() -> None:
    minimax, musicgen = REPLICATE["replicate-minimax-music-1.5"], REPLICATE["replicate-musicgen"]
    with pytest.raises(Refused, match="lyrics"):
        inputs(for_model(minimax, is_instrumental=True), minimax)
    assert any("nothing will be sung" in told for told in ignored(for_model(musicgen).brief, musicgen))
    assert LYRICS not in str(inputs(for_model(musicgen), musicgen))


def test_the_length_is_never_shorter_than_asked_for() -> None:
    musicgen = REPLICATE["replicate-musicgen"]
    assert inputs(for_model(musicgen, duration_seconds=12.2), musicgen)["duration"] == 13
