"""Drum and bass: a fast two-step or break, a long reese under it, pads and a melody at half the speed."""

from dataclasses import replace

from engine.composer.genres import house, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    house.STYLE,
    name="drum and bass",
    tempo_bpm=(168, 178),
    kits=("acoustic kit", "909 kit"),
    grooves=(
        Groove(low={"kick": "X.........x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X.........x.....", "snare": "....X..o.o..X..o", "hat": "x.xxx.x.x.xxx.x.",
                     "ride": "x...x...x...x..."},
               bass=("r---------r-----", "r---------------"), bass_high=("r-----r---r--r--", "r---..r-..r---o-")),
        Groove(low={"kick": "X.x.......x.....", "snare": "....X.......X...", "ride": "x...x...x...x..."},
               high={"kick": "X.X.......XX....", "snare": "....X..x.x..X..x", "hat": "x.x.x.x.x.x.x.x."},
               bass=("r-r-------r-----", "r-------r-------"), bass_high=("r-r---r---rr----", "r-r---..o-rr--a-")),
    ),
    players=(
        Player("bass", "bass", "bass", ("reese bass", "sub bass", "saw bass"), low=28, high=46, enter=0.5,
               level_db=-3.5, reverb=0.0, sweeps=True),
        Player("pad", "harmony", "pad", ("warm pad", "glass pad", "strings", "choir"), low=52, high=76,
               level_db=-8.5, reverb=0.45, sweeps=True),
        Player("keys", "harmony", "comp", ("electric piano", "grand piano", "pluck"),
               ("x-------------------------------", "x-----x-----x---", "x-----s...x--..."),
               low=55, high=76, enter=0.3, level_db=-8.0, reverb=0.3, delay=0.2),
        Player("pluck", "melody", "arp", ("pluck", "arp saw", "vibraphone"), ("0---2---1---3---", "0-..1-..2-..3-2-",
                                                                              "0-2-1-3-2-4-3-1-"), low=60, high=82,
                                                                              enter=0.4,
               chance=0.8, level_db=-12.0, pan=0.3, reverb=0.3, delay=0.3),
        Player("lead", "melody", "lead", ("square lead", "saw lead", "flute", "vibraphone"), low=62, high=86,
               level_db=-6.0, reverb=0.35, delay=0.3),
    ),
    motifs=rhythms.LONG,
    hooks=(*rhythms.LONG[1:], *rhythms.ANTHEM[:3]),
    fills="broken",
    drums_enter=0.45,
    energies={"intro": 0.3, "break": 0.26, "groove": 0.6, "outro": 0.46, "verse": 0.55, "theme": 0.8},
)  # fmt: skip
