"""Trap: half-time snare, rolling hats, a long 808 that plays the bass line, a dark bell on top."""

from dataclasses import replace

from engine.composer.genres import hip_hop, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    hip_hop.STYLE,
    name="trap",
    tempo_bpm=(128, 152),
    kits=("trap kit",),
    grooves=(
        Groove(low={"kick": "X...............", "snare": "........X.......", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X.....x...x.....", "clap": "........X.......", "hat": "x.x.x.xxx.x.xxxx",
                     "open": "..............x."},
               bass=("r---------------", "r-----------r---"), bass_high=("r-----r---r-----", "r-----r---o---a-")),
        Groove(low={"kick": "X.........x.....", "clap": "........X.......", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X..x......x..x..", "snare": "........X.......", "hat": "xxx.x.xxx.xxx.x.",
                     "rim": "..............x."},
               bass=("r---------r-----",), bass_high=("r--r------r--r--", "r--r----..o--r--")),
        Groove(low={"kick": "X.....x.........", "snare": "........X.......", "hat": "x...x...x...x..."},
               high={"kick": "X.....x.......x.", "snare": "........X.......",
                     "hat": "x.x.xxxxx.x.x.xxx.x.x.x.xxxxxxxx"},
               bass=("r-----r---------",), bass_high=("r-----r-------r-", "r-----o-------f-")),
    ),
    players=(
        Player("808", "bass", "bass", ("808 bass",), low=28, high=46, enter=0.36, level_db=-2.0, reverb=0.0),
        Player("keys", "harmony", "comp", ("felt piano", "grand piano", "glass pad"), ("x---------------",
                                                                                       "x-------x-------",
                                                                                       "x-----x-----x---"), low=52,
                                                                                       high=74,
               level_db=-8.0, pan=-0.15, reverb=0.35),
        Player("choir", "harmony", "pad", ("choir", "dark pad", "strings"), low=52, high=74, enter=0.5, chance=0.85,
               level_db=-12.0, reverb=0.45),
        Player("bell", "melody", "lead", ("music box", "celesta", "pluck", "flute", "vibraphone"), low=64, high=88,
               level_db=-5.5, reverb=0.35, delay=0.3),
        Player("octave", "melody", "double", ("glass pad", "square lead"), low=67, high=93, enter=0.85, chance=0.5,
               level_db=-14.0, reverb=0.4),
    ),
    motifs=rhythms.TRIPPY,
    hooks=(*rhythms.SYNCOPATED, *rhythms.TRIPPY[:3]),
    fills="trap",
    swing=0.0,
    drag=0.0,
    looseness=2.0,
    chord_size=3,
    minor_lean=0.95,
    effects=frozenset(("riser", "impact")),
)  # fmt: skip
