"""Spellings of the same words fold into one, in every script; different words stay apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.words.folding import folded

SAME = [
    ("Ночь", "НОЧЬ", "ночь"),
    ("Ärger", "ÄRGER", "a\u0308rger"),
    ("CAFÉ", "café", "cafe\u0301", "cafe"),
    ("Νύχτες", "ΝΎΧΤΕΣ", "ΝΥΧΤΕΣ", "νύχτεσ"),
    ("Straße", "STRASSE", "strasse"),
    ("İstanbul", "istanbul"),
    ("Ｎｉｇｈｔ", "night"),
    ("ｶﾞｰﾄﾞ", "ガード"),
    ("می\u200cخواهم", "میخواهم"),
    ("soft\u00adly", "softly"),
    ("ﬁre", "FIRE"),
]
OTHER = [("が", "か"), ("क", "कि"), ("夜", "雨"), ("มา", "ม้า"), ("night", "nigh")]


@pytest.mark.parametrize("spellings", SAME, ids=ascii)
def test_spellings_of_one_word_are_one(spellings: tuple[str, ...]) -> None:
    assert len({folded(word) for word in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), OTHER, ids=ascii)
def test_marks_that_are_letters_are_kept(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_what_is_folded_stays_so_in_either_normal_form(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert folded(unicodedata.normalize("NFD", text)) == once
    assert "\0" not in once
