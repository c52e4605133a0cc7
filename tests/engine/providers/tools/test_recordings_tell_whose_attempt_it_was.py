"""A separation whose answer was lost is found by the name its recording was lent under, and nobody else's is."""

from __future__ import annotations

import pytest

from engine.outside import OutcomeUnknown
from engine.providers.shared.sources import mark_in, marked_name
from tests.engine.providers.tools.wires import MODELS, asking, double_of, tool

DEMUCS = MODELS["replicate-demucs"]


def lent(token: str) -> str:
    return f"https://bucket.example/ab/cd.flac?filename%3D%22{marked_name(token, 'flac')}%22&signature={token[::-1]}"


def test_the_lost_one_is_found_among_others_of_the_same_recording() -> None:
    with double_of(DEMUCS) as double:
        maker = tool(double, DEMUCS)
        asked = asking(DEMUCS, token="b" * 32, audio=lent("b" * 32))
        maker.submit(asking(DEMUCS, token="a" * 32, audio=lent("a" * 32)))
        assert maker.find(asked) is None
        double.faults.force("lost_answer")
        with pytest.raises(OutcomeUnknown):
            maker.submit(asked)
        maker.submit(asking(DEMUCS, token="c" * 32, audio=lent("c" * 32)))
        signed_anew = lent("b" * 32).replace("signature=", "signature=again")
        found = maker.find(asking(DEMUCS, token="b" * 32, audio=signed_anew))
        assert found is not None
        assert found.request_id == list(double.accepted)[1]


def test_an_address_that_is_told_otherwise_proves_nothing() -> None:
    with double_of(DEMUCS) as double:
        maker = tool(double, DEMUCS)
        asked = asking(DEMUCS, token="b" * 32, audio=lent("b" * 32))
        prediction = double.accepted[maker.submit(asked).request_id]
        prediction.given = {**prediction.given, "audio": "https://replicate.delivery/stored.flac"}
        with pytest.raises(OutcomeUnknown):
            maker.find(asked)


def test_only_such_names_are_read() -> None:
    assert mark_in(lent("token-1")) == "token-1"
    others = ("https://studio.example/take.wav", None, "data:audio/wav;take-1.wav")
    assert [mark_in(other) for other in others] == [""] * 3
