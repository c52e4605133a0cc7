"""Reggae: the one drop on three, chords on the off-beats, a heavy bass with holes in it, a bubbling organ."""

from dataclasses import replace

from engine.composer.genres import hip_hop, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    hip_hop.STYLE,
    name="reggae",
    tempo_bpm=(68, 92),
    kits=("acoustic kit",),
    grooves=(
        Groove(low={"kick": "........X.......", "rim": "........X.......", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "........X.......", "rim": "........X..x..x.", "hat": "x.xox.x.x.xox.x.",
                     "open": "..............o."},
               bass=("r---..r-f---....", "r-r-....t-f-...."), bass_high=("r-r-..r-t-f-..a-", "..r-r-..f-t-r-a-")),
        Groove(low={"kick": "X.......X.......", "rim": "....x...X...x...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X...X...X...X...", "snare": "........X.......", "rim": "...x..x.......x.",
                     "hat": "x.x.x.x.x.x.x.x."},
               bass=("r---r---....f-a-",), bass_high=("r-r-f-r-....t-a-", "r-r-o---f-r-..a-")),
    ),
    players=(
        Player("bass", "bass", "bass", ("fingered bass", "sub bass"), low=28, high=50, enter=0.28, level_db=-0.5,
               reverb=0.0),
        Player("skank", "harmony", "comp", ("muted guitar", "clean guitar"), ("....s.......s...",
                                                                              "....s.......s.s."), low=57, high=76,
                                                                              voices=3, level_db=-7.5, pan=0.35,
                                                                              reverb=0.15, delay=0.12),
        Player("piano", "harmony", "comp", ("grand piano", "electric piano"), ("....s.......s...",), low=53, high=72,
               enter=0.35, level_db=-9.0, pan=-0.3, reverb=0.15),
        Player("bubble", "harmony", "comp", ("organ",), ("..s.s.s...s.s.s.", "..sss.s...sss.s."), low=52, high=70,
               voices=3, enter=0.48, level_db=-11.0, pan=-0.1, reverb=0.15),
        Player("lead", "melody", "lead", ("trombone", "alto sax", "clean guitar", "trumpet"), low=55, high=79,
               level_db=-5.5, reverb=0.25, delay=0.3),
        Player("horns", "melody", "double", ("trumpet", "tenor sax"), low=52, high=79, manner="third", enter=0.8,
               chance=0.7, level_db=-10.0, pan=0.25, reverb=0.2),
    ),
    major=("1 4 1 4", "1 5 6 4", "1 2 1 2", "1 4 5 4"),
    minor=("1 4 1 4", "1 7 1 7", "1 7 6 7"),
    chord_size=3,
    motifs=(*rhythms.LAZY[:4], *rhythms.SYNCOPATED[:3]),
    fills="reggae",
    swing=0.1,
    drag=5.0,
    minor_lean=0.35,
)  # fmt: skip
