"""A chord is read in any usual spelling, and comes out in one; what cannot be voiced says what can."""

from __future__ import annotations

import pytest

from engine.composer.score import Chord
from engine.composer.symbols import SUFFIXES, read_chord
from engine.composer.theory import Change, key_named, sounding_pitch

SPELLINGS = {
    "C": "C c CM Cmaj Cmajor C/C", "Cm": "Cm Cmin C- Cmi Cminor", "Cmaj7": "Cmaj7 CM7 CΔ CΔ7 Cma7 CMaj7",
    "Cm7": "Cm7 C-7 Cmin7", "C7": "C7 Cdom7", "Cdim": "Cdim C° Co Cmb5", "Cdim7": "Cdim7 C°7 Co7",
    "Cm7b5": "Cø Cø7 Cm7b5 Cm7(b5) C-7b5 Cm7-5", "Caug": "Caug C+", "C7#5": "C+7 C7+ C7#5 Caug7 C7(#5)",
    "Csus4": "Csus Csus4", "C7sus4": "C7sus C7sus4", "Csus2": "Csus2", "C6": "C6", "C69": "C6/9 C69 C6add9",
    "Cadd9": "Cadd9 Cadd2 C2", "Cmadd9": "Cm(add9) Cmadd9", "Cm(maj7)": "CmM7 Cm(maj7) C-Δ7 CmMaj7 CminMaj7",
    "Bb": "Bb A# B♭", "F#m7": "F#m7 Gbm7 F♯m7", "B": "B Cb", "C/E": "C/E C/Fb", "Am7/G": "Am7/G Am7/F##",
    "C69/E": "C6/9/E",
}  # fmt: skip


@pytest.mark.parametrize(("symbol", "spellings"), SPELLINGS.items())
def test_every_spelling_is_the_same_chord(symbol: str, spellings: str) -> None:
    assert {read_chord(written)[0] for written in spellings.split()} == {symbol}


def test_a_symbol_says_its_tones_and_its_bass() -> None:
    assert read_chord("Bbm7/Db") == ("Bbm7/C#", (10, 1, 5, 8), 1)
    assert read_chord("F#dim7") == ("F#dim7", (6, 9, 0, 3), 6)
    assert all(read_chord(f"Eb{suffix}")[0] == f"Eb{suffix}" for suffix in SUFFIXES)


@pytest.mark.parametrize("written", ["H7", "", "C13", "C/", "/E", "C/H", "N.C.", "Cfoo", "C7 G7", "💥"])
def test_what_cannot_be_voiced_says_what_can(written: str) -> None:
    with pytest.raises(ValueError, match=r"is not a chord that is known here\. Known are C, Cm, Cdim"):
        read_chord(written)


@pytest.mark.parametrize(
    ("key", "symbol", "sounding"),
    [
        ("C major", "D7", {"F": 6}), ("C major", "C7", {"B": 10}), ("C major", "E7/G#", {"G": 8}),
        ("C major", "Ab", {"A": 8, "E": 3}), ("A minor", "D", {"F": 6}), ("C major", "Dm7", {}),
        ("D major", "Gm6", {"B": 10}), ("C major", "Bdim7", {"A": 8}),
    ],
)  # fmt: skip
def test_tunes_take_up_what_a_chord_sharpens_or_flattens(key: str, symbol: str, sounding: dict[str, int]) -> None:
    name, classes, bass = read_chord(symbol)
    change, scale = Change(Chord(0.0, 4.0, name, classes), bass), key_named(key)
    letters = {scale.pitch(step) % 12: step for step in range(7)}
    altered = {
        pitch: sounding_pitch(scale, step, change) % 12
        for pitch, step in letters.items()
        if sounding_pitch(scale, step, change) % 12 != pitch
    }
    plain = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    assert altered == {plain[letter]: pitch for letter, pitch in sounding.items()}
