"""Names may be written in any script and with emoji; what cannot be seen or hides its direction is none."""

from __future__ import annotations

import pytest

from engine.words.names import BadName, checked_name

GOOD = {
    "می\u200cخواهم": "Persian with a zero-width non-joiner",
    "👩\u200d🚀 and 👨\u200d👩\u200d👧": "joined emoji",
    "🇯🇵 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🏳️\u200d🌈": "flags",
    "ന്\u200d": "a Malayalam chillu of old",
    "\u200fשלום\u200f": "right-to-left marks",
    "عربي \u061c(1)": "an Arabic letter mark",
    "\U0001fae8\U0001fac6": "emoji younger than the tables of Python",
    "ᄀ\u1160": "a filler that stands for a vowel",
    "क्षत्रिय": "conjuncts",
    "ភ្លៀង\u200bយប់": "Khmer with a place to break",
    "?": "a single sign",
}
INVISIBLE = [
    "\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\u17b4", "\u200d\u200c", "\u200e", "\ufe0f", "\u0301", "\u180e",
    "\u3164 \u115f", "\U000e0067", "\U000e0100", "\U0001d159",
]  # fmt: skip
HIDDEN = ["a\0b", "a\x1bb", "a\u202eb", "a\u202ab", "a\u2067b", "a\ud800b",
          "a\ue000b", "a\ufffeb", "a\U000e0001b"]  # fmt: skip


@pytest.mark.parametrize("name", GOOD, ids=GOOD.values())
def test_names_of_every_script_are_kept_as_they_are(name: str) -> None:
    assert checked_name(name, what="title", longest=120) == name


@pytest.mark.parametrize("name", INVISIBLE, ids=ascii)
def test_a_name_that_cannot_be_seen_is_none(name: str) -> None:
    with pytest.raises(BadName, match=r"seen|cannot be written"):
        checked_name(name, what="title", longest=120)


@pytest.mark.parametrize("name", HIDDEN, ids=ascii)
def test_a_refusal_names_the_character_it_is_about(name: str) -> None:
    with pytest.raises(BadName, match=f"U\\+{ord(name[1]):04X}"):
        checked_name(name, what="title", longest=120)


def test_spaces_are_tidied_and_the_length_is_told() -> None:
    assert checked_name("\ufeff Warm\u3000\n ra\u00adin ", what="title", longest=9) == "Warm rain"
    for name in ("", " \u2003 ", "x" * 10):
        with pytest.raises(BadName, match="1 to 9 characters"):
            checked_name(name, what="title", longest=9)
