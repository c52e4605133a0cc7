"""EDM: a build one cannot miss and a drop with a supersaw hook in big chords."""

from dataclasses import replace

from engine.composer.genres import house, rhythms
from engine.composer.genres.band import without
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    house.STYLE,
    name="edm",
    tempo_bpm=(124, 132),
    grooves=(
        Groove(low={"kick": "X...X...X...X...", "clap": "....x.......x..."},
               high={"kick": "X...X...X...X...", "clap": "....X.......X...", "open": "..x...x...x...x.",
                     "hat": "xxxxxxxxxxxxxxxx"},
               bass=("r---r---r---r---",), bass_high=("..r-..r-..r-..r-", "r.rrr.rrr.rrr.ro")),
        Groove(low={"kick": "X.......X.......", "clap": "....x.......x..."},
               high={"kick": "X...X...X...X...", "snare": "....X.......X...", "open": "..x...x...x...x.",
                     "shaker": "xoxoxoxoxoxoxoxo"},
               bass=("r-------r-------",), bass_high=("r--r--r-r--r--r-", "..rr..rr..rr..rr")),
    ),
    players=(
        *without(house.STYLE, "lead", "octave", "stabs"),
        Player("chords", "harmony", "comp", ("supersaw",), ("x-------x-------", "x--x--x-x--x--x-",
                                                            "X--X--X---X-X---"), low=55, high=79, enter=0.6,
               voices=4, level_db=-7.0, reverb=0.25, sweeps=True),
        Player("piano", "harmony", "comp", ("grand piano", "felt piano"), ("x---------------", "x---x---x---x---"),
               low=52, high=74, leave=0.6, level_db=-7.0, reverb=0.3),
        Player("lead", "melody", "lead", ("saw lead", "square lead", "supersaw"), low=64, high=88, level_db=-5.0,
               reverb=0.3, delay=0.25,
               kinds=("drop", "chorus", "theme", "verse", "break", "groove", "outro")),
        Player("octave", "melody", "double", ("supersaw", "pluck"), low=66, high=94, kinds=("drop",), level_db=-11.0,
               pan=-0.2, reverb=0.3),
    ),
    chord_size=3,
    hooks=rhythms.ANTHEM,
    minor_lean=0.5,
)  # fmt: skip
