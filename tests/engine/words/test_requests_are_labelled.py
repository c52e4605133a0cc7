"""Every request of the corpus stands in the half its words decide, once, with labels that a brief can hold."""

from collections import Counter
from dataclasses import fields

import pytest

from engine.brief import Brief
from tests.engine.words.corpus.requests import HALVES, half_of, requests_of


@pytest.mark.parametrize("half", HALVES)
def test_nobody_chose_the_half(half: str) -> None:
    assert all(half_of(each.text) == half for each in requests_of(half) if each.kind != "examples")


def test_there_are_enough_requests_and_none_twice() -> None:
    texts = Counter(each.text for half in HALVES for each in requests_of(half))
    assert len(texts) >= 640
    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("half", HALVES)
def test_labels_name_fields_of_a_brief(half: str) -> None:
    known = {field.name for field in fields(Brief)}
    assert {name for each in requests_of(half) for name in (*each.labels, *each.may)} <= known
