"""How other bars than four quarters have long been played: waltz, jig, siciliano, slip jig, march, polka, sevens.

Figures are written as in `engine.composer.genres.style`, in sixteenths: 12 to a bar of 3/4 and 6/8, 14 to one of 7/8.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.composer.genres.style import Groove

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "classical": ("classical", "orchestral"),
    "folk": ("folk", "country", "world"),
    "jazz": ("jazz",),
}
GROOVES: Mapping[str, Mapping[str, tuple[Groove, ...]]] = {
    "2/4": {
        "classical": (
            Groove(low={"kick": "x.......", "triangle": "....x..."},
                   high={"kick": "X...x...", "snare": "..x.x.xx", "crash": "o..............."},
                   bass=("r---f---",), bass_high=("r---f---", "r-..f-a-")),
            Groove(low={"snare": "o.....oo"}, high={"kick": "X...x...", "snare": "X.xxx.x.", "triangle": "..x...x."},
                   bass=("r---r---",), bass_high=("r---f---r---f-a-",)),
        ),
        "folk": (
            Groove(low={"kick": "X.......", "shaker": "x.o.x.o."},
                   high={"kick": "X...x...", "snare": "..x...x.", "tambourine": "..x...x."},
                   bass=("r---f---",), bass_high=("r---f---r---f-a-", "r-..f-..")),
            Groove(low={"kick": "X...x..."}, high={"kick": "X...x...", "snare": "o.Xoo.Xo", "hat": "x.x.x.x."},
                   bass=("r---f---",), bass_high=("r---f---", "r-t-f-a-")),
        ),
        "jazz": (
            Groove(low={"hat": "X...x.x.", "pedal": "....x..."},
                   high={"kick": "X...o...", "snare": "....x.o.", "hat": "x.x.x.x.", "pedal": "....x..."},
                   bass=("r---f---",)),
        ),
    },
    "3/4": {
        "classical": (
            Groove(low={"triangle": "x..........."},
                   high={"kick": "X...........", "snare": "....o...o...", "triangle": "x..........."},
                   bass=("r---........f---........", "r-----------"), bass_high=("r---....f---r---....f-a-",)),
            Groove(low={"kick": "x..........."},
                   high={"kick": "X...........", "tambourine": "....x...x...", "snare": "........o.oo"},
                   bass=("r-----------",), bass_high=("r---........f---........", "r---f---a---")),
        ),
        "folk": (
            Groove(low={"kick": "x...........", "shaker": "x.o.x.o.x.o."},
                   high={"kick": "X...........", "rim": "....x...x...", "tambourine": "....x...x.o."},
                   bass=("r-------....f-------....",), bass_high=("r-------f---f-------a---",)),
            Groove(low={"kick": "X...........", "rim": "........x..."},
                   high={"kick": "X.........o.", "snare": "....x...x...", "hat": "x.x.x.x.x.x."},
                   bass=("r---........f---........",), bass_high=("r---....t---f---....a---",)),
        ),
        "jazz": (
            Groove(low={"ride": "X...x...x.x.", "pedal": "....x......."},
                   high={"ride": "X...x.x.x.x.", "pedal": "....x.......", "kick": "x.........o.",
                         "snare": "......o...x."},
                   bass=("r-------f---",)),
            Groove(low={"ride": "X...x.x.x...", "kick": "o..........."},
                   high={"ride": "X.x.x...x.x.", "pedal": "....x...x...", "kick": "x.....o.....",
                         "snare": "..o.......o."},
                   bass=("r-----------",)),
        ),
    },
    "5/4": {
        "classical": (
            Groove(low={"kick": "x...........o......."},
                   high={"kick": "X...........X.......", "snare": "....o.oox.......x.oo",
                         "triangle": "x..................."},
                   bass=("r-----------f-------",), bass_high=("r---r---f---r---f---", "r---f---r---r---a---")),
        ),
        "folk": (
            Groove(low={"kick": "X...........x.......", "shaker": "x.o.o.o.o.o.x.o.o.o."},
                   high={"kick": "X...........X.......", "tambourine": "....x...x.......x...",
                         "shaker": "x.o.x.o.x.o.x.o.x.o."},
                   bass=("r-----------f-------",), bass_high=("r---....r---f---a---",)),
        ),
        "jazz": (
            Groove(low={"ride": "X...x.x.x...X...x.x.", "pedal": "....x...........x..."},
                   high={"ride": "X...x.x.x.x.X...x.x.", "pedal": "....x...........x...",
                         "kick": "x.....o.....x.......",
                         "snare": "..o.......o...o...o."},
                   bass=("r-----f-....r---f---",)),
        ),
    },
    "6/8": {
        "classical": (
            Groove(low={"triangle": "x..........."}, high={"kick": "X.....o.....", "triangle": "x..........."},
                   bass=("r-----f-----", "r-----------"), bass_high=("r---r-f---f-", "r-----f---a-")),
            Groove(low={"kick": "x..........."}, high={"kick": "X.....x.....", "snare": "o...oox.o.o."},
                   bass=("r-----r-----",), bass_high=("r-----f-----r---r-f---a-",)),
        ),
        "folk": (
            Groove(low={"kick": "x...........", "shaker": "X.o.o.x.o.o."},
                   high={"kick": "X.....x.....", "low conga": "X.o.x.X.o.x.", "tambourine": "......x....."},
                   bass=("r-----f-----",), bass_high=("r---r-f---f-", "r---f-r---a-")),
            Groove(low={"kick": "X.....x....."},
                   high={"kick": "X...x.X...x.", "shaker": "X.x.x.X.x.x.", "rim": "......x....."},
                   bass=("r-----f-----",), bass_high=("r-----f---a-", "r-t-f-r-f-a-")),
        ),
        "jazz": (
            Groove(low={"ride": "X.x.x.x.x.x.", "pedal": "......x....."},
                   high={"ride": "X.x.x.X.x.x.", "kick": "X.........x.", "snare": "....o.x...o.",
                         "pedal": "......x....."},
                   bass=("r-----f-----",)),
        ),
    },
    "7/8": {
        "classical": (
            Groove(low={"kick": "x.......o....."}, high={"kick": "X...o...X.....", "snare": "..o...o...x.oo"},
                   bass=("r-------f-----",), bass_high=("r---r---f-----", "r---f---r---a-")),
        ),
        "folk": (
            Groove(low={"low conga": "X.......x.....", "shaker": "x.o.x.o.x.o.o."},
                   high={"kick": "X...x...X.....", "conga": "..x...x...x.x.", "shaker": "X.o.x.o.X.o.o."},
                   bass=("r---....f-----", "r-------f-----"), bass_high=("r---r---f-----", "r-r-f-f-r-t-a-")),
            Groove(low={"kick": "X.......x....."},
                   high={"kick": "X...x...X...x.", "tambourine": "X.x.x.x.X.x.x.", "rim": "....x.....x..."},
                   bass=("r---r---f-----",), bass_high=("r---f---r---a-",)),
        ),
        "jazz": (
            Groove(low={"ride": "X...x...x.x.x.", "pedal": "....x........."},
                   high={"ride": "X.x.x.x.X.x.x.", "pedal": "....x.........", "kick": "X...o...o.....",
                         "snare": "..o...o.....x."},
                   bass=("r---f---r-----",)),
        ),
    },
    "9/8": {
        "classical": (
            Groove(low={"triangle": "x................."},
                   high={"kick": "X.................", "triangle": "......o.....o.....", "snare": "............o.o.oo"},
                   bass=("r-----------f-----",), bass_high=("r-----f-----r---a-",)),
        ),
        "folk": (
            Groove(low={"kick": "x.................", "shaker": "X.o.o.x.o.o.x.o.o."},
                   high={"kick": "X.....x.....x.....", "low conga": "X.o.x.x.o.x.x.o.x.",
                         "tambourine": "............x....."},
                   bass=("r-----f-----f-----",), bass_high=("r---r-f---f-r---a-", "r---f-r---f-f---a-")),
        ),
        "jazz": (
            Groove(low={"ride": "X...x.x...x.x...x.", "pedal": "......x..........."},
                   high={"ride": "X...x.x...x.x.x.x.", "pedal": "......x.....x.....", "kick": "x.........o.......",
                         "snare": "....o.......o...x."},
                   bass=("r-----------f-----",)),
        ),
    },
    "12/8": {
        "classical": (
            Groove(low={"triangle": "x......................."},
                   high={"kick": "X...........o...........", "triangle": "x.....o.....x.....o....."},
                   bass=("r-----------f-----------", "r-----------------------"),
                   bass_high=("r-----r-----f-----f-----", "r-----r---r-f-----f---a-")),
        ),
        "folk": (
            Groove(low={"kick": "x...........x...........", "shaker": "X.o.o.x.o.o.X.o.o.x.o.o."},
                   high={"kick": "X.........x.X...........", "rim": "......x...........x.....",
                         "shaker": "X.x.x.x.x.x.X.x.x.x.x.x."},
                   bass=("r-----------f-----------",), bass_high=("r-----r---f-r-----f---a-",)),
        ),
        "jazz": (
            Groove(low={"ride": "X.....x...x.X.....x...x.", "pedal": "......x...........x....."},
                   high={"ride": "X...x.X...x.X...x.X...x.", "pedal": "......x...........x.....",
                         "kick": "x.....o.....x.....o.....",
                         "snare": "....o.........o.....x..."},
                   bass=("r-----r-----f-----f-----",)),
        ),
    },
}  # fmt: skip
# Chords in rhythm, calm to busy: after the bass in waltzes and polkas, in threes where pulses are dotted.
CHORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "2/4": {"classical": ("..s...s.",), "folk": ("..x-..x-", "..s...s.", "x-s.x-s."), "jazz": ("..s...s.", "..x-..s.")},
    "3/4": {
        "classical": ("....x---x---", "....s...s..."), "folk": ("....x---x---", "....x---x-x-", "x---x-s.x-s."),
        "jazz": ("....x-----..", "......s...s.", "x-----s.....", "....s...x-s."),
    },
    "5/4": {
        "classical": ("x-----------x-------", "x---x---x---X---x---"), "folk": ("x-------....x-------",
        "x---x---x-x-X---x-x-"),
        "jazz": ("x-----x-....x---x---", "x-----s.....x---s..."),
    },
    "6/8": {
        "classical": ("x-----x-----", "..s.s...s.s."), "folk": ("x-----x---x-", "x---s.x---s.", "X-x-x-X-x-x-"),
        "jazz": ("x---s.......", "....s.x-----", "x---x-..s.s."),
    },
    "7/8": {
        "classical": ("x-------x-----", "x---x---x-----"), "folk": ("x-------x-----", "X-s.X-s.X-s.s."),
        "jazz": ("x---....x---s.", "x-s...s.s---s."),
    },
    "9/8": {
        "classical": ("x-----------x-----", "......x---..x---.."), "folk": ("x-----------x---x-", "x---s.x---s.x---s."),
        "jazz": ("x-----....s.......", "x---s.....s...s..."),
    },
    "12/8": {
        "classical": ("x-----------x-----------", "x-x-x-x-x-x-x-x-x-x-x-x-"),
        "folk": ("x-----x---x-x-----x---x-", "X-x-x-x-x-x-X-x-x-x-x-x-"),
        "jazz": ("x---------s.............", "....s.......x---------s.", "x---s.....s.x---s......."),
    },
}  # fmt: skip
# Chords in even threes, which any piano may play where pulses are dotted.
TRIPLETS: Mapping[str, str] = {"6/8": "x-x-x-x-x-x-", "9/8": "x-x-x-x-x-x-x-x-x-", "12/8": "x-x-x-x-x-x-x-x-x-x-x-x-"}
# Broken chords: those who play one note a beat, and the others.
BROKEN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "2/4": (("0---2---", "0---1---0---2---"), ("0-2-1-2-", "0-1-2-1-")),
    "3/4": (("0---1---2---", "0---2---1---"), ("0-1-2-3-2-1-", "0-2-1-2-1-2-", "0-1-2-1-2-1-")),
    "5/4": (("0---1---2---0---2---",), ("0-1-2-1-2-1-0-2-1-2-", "0-2-1-2-1-2-0-1-2-1-")),
    "6/8": (("0-----2-----", "0---1-2---1-"), ("0-1-2-3-2-1-", "0-1-2-0-1-2-", "0-2-1-3-1-2-")),
    "7/8": (("0---1---2-----",), ("0-2-1-2-0-1-2-", "0-1-0-2-0-1-2-")),
    "9/8": (("0-----1-----2-----",), ("0-1-2-1-2-3-2-1-2-", "0-1-2-0-1-2-0-1-2-")),
    "12/8": (
        ("0-----1-----2-----1-----",),
        ("0-1-2-3-2-1-0-1-2-3-2-1-", "0-1-2-1-2-1-0-1-2-1-2-1-", "0-2-1-2-3-2-0-2-1-2-1-2-"),
    ),
}
# Fills in threes, two dotted quarters long; a shorter one is the end of it.
FILLS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "drums": (
        {"kick": "X.....X.....", "snare": "....x.X.x.Xx", "hat": "x.x.x......."},
        {"snare": "x.x.x.......", "mid tom": "......x.x...", "floor": "..........XX", "kick": "X..........."},
        {"kick": "X...x.......", "snare": "......XxXxXx"},
    ),
    "soft": ({"snare": "o...oox.o.x."}, {"low tom": "x.....x.x.x.", "kick": "x..........."}),
    "none": ({"shaker": "........o.o."},),
}
SOFT_FILLS = ("brushes", "orchestral", "lo-fi")
