"""Every request of the corpus stands once, in the half its words decide or for tuning, with labels a brief can hold."""

import hashlib
from collections import Counter
from dataclasses import fields

import pytest

from engine.brief import Brief
from tests.engine.words.corpus.requests import FOR_TUNING, HALVES, half_of, requests_of

# The texts of the held-out half as it was closed: figures taken at different times are of the same requests.
HELD_OUT_REQUESTS = 543
HELD_OUT_SHA256 = "3917e24ad9ed819c63013054d44be275450df005391398a64dd1f4209cfb8314"


@pytest.mark.parametrize("half", HALVES)
def test_nobody_chose_the_half(half: str) -> None:
    by_words = [each for each in requests_of(half) if not each.kind.endswith(FOR_TUNING)]
    assert all(half_of(each.text) == half for each in by_words)


def test_the_held_out_half_is_closed() -> None:
    texts = sorted(each.text for each in requests_of("held_out"))
    assert len(texts) == HELD_OUT_REQUESTS
    assert hashlib.sha256("\n".join(texts).encode()).hexdigest() == HELD_OUT_SHA256, (
        "The held-out half was closed: write further requests for tuning (`FOR_TUNING`)."
    )


def test_there_are_enough_requests_and_none_twice() -> None:
    texts = Counter(each.text for half in HALVES for each in requests_of(half))
    assert len(texts) >= 640
    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("half", HALVES)
def test_labels_name_fields_of_a_brief(half: str) -> None:
    known = {field.name for field in fields(Brief)}
    assert {name for each in requests_of(half) for name in (*each.labels, *each.may)} <= known
