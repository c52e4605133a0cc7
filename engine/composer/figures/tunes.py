"""Rhythms of melodies in every metre but four quarters: words of cells, one letter a beat, calm to busy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from engine.composer.figures.cells import regroup
from engine.composer.genres import rhythms
from engine.composer.metre import Metre

# Small letters are quarters, capital ones dotted quarters: l and L one note, e eighths, d dotted, s a run, o and O an
# upbeat, h and K a note held on, r and R a rest, H long and short, T three eighths, D dotted, I short and long, W two
# of three, A a turn.
_CELLS: Mapping[str, str] = {
    "l": "x---", "e": "x-x-", "d": "x--x", "s": "x-xx", "o": "..x-", "h": "----", "r": "....",
    "L": "x-----", "H": "x---x-", "T": "x-x-x-", "D": "x--xx-", "I": "x-x---", "O": "....x-", "W": "..x-x-",
    "A": "x-xxx-", "K": "------", "R": "......",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "2/4": {
        "flowing": "lh ll el le dl ee", "long": "lh ll rl", "syncopated": "do lo oe de od", "driving": "le el ee es se",
    },
    "3/4": {
        "flowing": "lhl lll lel lle ehl eee", "long": "lhh lhl llh rlh", "syncopated": "lol doh dol oel doe lod",
        "driving": "lee eel eee esl dee sel",
    },
    "5/4": {
        "flowing": "lhllh lhlel lelll lellh llele ehlle", "long": "lhhlh lhhhh lhllh rlhlh",
        "syncopated": "dohlo dolol doele lodle oelde", "driving": "eelle leele eelee delee eeeee",
    },
    "6/8": {
        "flowing": "LH HL HH DH HT TH", "long": "LK LL RL LO", "syncopated": "HO IO IW WH DI",
        "driving": "HT TH TT AT TA TL",
    },
    "7/8": {
        "flowing": "lhH llL llH leL leH ehH", "long": "lhL lhK llK rlL", "syncopated": "loH doL doH oeH deI",
        "driving": "llT leT eeH eeT seT",
    },
    "9/8": {
        "flowing": "HLL HHL LHH DHL HTL HHT", "long": "LKK LKL LLK RLK", "syncopated": "HOH IOL IWL WHL DIH",
        "driving": "TTL HTT TTH TTT ATL TAH",
    },
    "12/8": {
        "flowing": "LHLH HHLK HLHL LHHL THHL DHHL", "long": "LKKK LKLK LKKL RLLK", "syncopated": "HOWL WHOL IWHK HOHO",
        "driving": "HTHL TTLK THTL TLTL HHHH TTTL",
    },
}  # fmt: skip
_CHARACTERS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (rhythms.FLOWING, ("flowing",)), (rhythms.ANTHEM, ("flowing",)), (rhythms.LONG, ("long",)),
    (rhythms.TRIPPY, ("long", "syncopated")), (rhythms.SYNCOPATED, ("syncopated",)), (rhythms.STABS, ("syncopated",)),
    (rhythms.LAZY, ("syncopated", "long")), (rhythms.SWINGING, ("driving", "syncopated")),
    (rhythms.DRIVING, ("driving",)),
)  # fmt: skip


@lru_cache(maxsize=512)
def tunes_in(metre: Metre, written: tuple[str, ...]) -> tuple[str, ...]:
    """Rhythms of one bar of the metre, of the characters that rhythms written in four quarters have."""
    words = _WORDS.get(metre.name)
    if words is None:
        return written
    characters = dict.fromkeys(
        name for pattern in written for bank, names in _CHARACTERS if pattern in bank for name in names
    ) or {"flowing": None}
    return tuple(
        regroup("".join(_CELLS[letter] for letter in word), metre)
        for name in characters
        for word in words[name].split()
    )
