"""Banks of one-bar melody rhythms by character; each genre names the ones it sings in."""

from __future__ import annotations

FLOWING = (
    "x-------x---x---", "x---x---x-------", "x-----x-x---x---", "x---x-x-x---x---", "x-x-x---x-x-x---",
    "x---x-x-x-x-x-x-",
)  # fmt: skip
LONG = ("x---------------", "x-------x-------", "x-----------x---", "x---x-----------", "....x-------x---")
SYNCOPATED = (
    "x-----x---------", "..x---x---x-----", "x--x--x-----x---", "x--x--x-x--x--x-", "x-xx--x-..x-x---",
    "x--x--x---x-x-x-",
)  # fmt: skip
LAZY = (
    "x-----x-----....",
    "..x-x-x---......",
    "x---..x-x-----..",
    "..x---x-x-x-....",
    "x-x---x-x---..x-",
    "x-x-x-x---x-....",
)
SWINGING = (
    "..x-x-x---x-----", "x-x---x-x---....", "x---x-x-..x-x---", "..x-x-x-x-x-x-x-", "x-x-x-x-x---..x-",
    "x-----x-x-x-x-x-",
)  # fmt: skip
DRIVING = (
    "x---x---x-x-x---", "x-x-x-x-x-------", "x-x-x---x-x-x---", "x--x--x-x-x-x-x-", "x-xxx-x-x-xxx-x-",
    "x---x-x-x-x-x---",
)  # fmt: skip
ANTHEM = (
    "x-----x-x-------",
    "x---x---x---x---",
    "x-----x-----x---",
    "x--x--x---------",
    "x-x---x-x---x---",
    "x--x--x-x--x--x-",
)
STABS = ("s..s..s...s.....", "s.....s...s.s...", "s..s..s.s..s..s.", "s.s...s.s...s...", "s..ss..ss..s..s.")
TRIPPY = (
    "x-----------....",
    "......x-----x---",
    "x-x---........x-",
    "x---....x-x-....",
    "x-x-x-......x-x-",
    "xxx-..x-x-......",
)
