"""Funk: slap bass in sixteenths on the one, a scratching guitar, clavinet-like keys and horn answers."""

from dataclasses import replace

from engine.composer.genres import hip_hop, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    hip_hop.STYLE,
    name="funk",
    tempo_bpm=(98, 118),
    kits=("acoustic kit", "rock kit"),
    grooves=(
        Groove(low={"kick": "X..x......x.....", "snare": "....X..o....X...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X..x..x...x..x..", "snare": "....X..o.o.oX..o", "hat": "xxxxxxxxxxxxxxxx",
                     "open": "..............x."},
               bass=("R..r......r---a-", "R--r..f-..r---a-"), bass_high=("R..r.oo...ro.f.a", "R.rr..o...r.of.a")),
        Groove(low={"kick": "X.....x..x......", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X.x...x..x....x.", "snare": "....X.oo.o..X.o.", "hat": "x.xxx.x.x.xxx.xx",
                     "cowbell": "x...x...x...x..."},
               bass=("R-....r--r----a-",), bass_high=("R.o...r.or..f.ra", "R.r.o.r..r.of.o.")),
    ),
    players=(
        Player("bass", "bass", "bass", ("slap bass", "fingered bass"), low=28, high=50, enter=0.34, level_db=-2.5,
               reverb=0.0),
        Player("scratch guitar", "harmony", "comp", ("muted guitar", "clean guitar"), ("....s.......s...",
                                                                                       "..ss..s...ss..s.",
                                                                                       "s.ss.sos.sos.sos"), low=55,
                                                                                       high=74, voices=3,
               enter=0.3, level_db=-8.5, pan=0.45, reverb=0.06),
        Player("keys", "harmony", "comp", ("electric piano", "organ"), ("x-----s.........", "X..s......s.s...",
                                                                        "X..s..s...s.x---"), low=52, high=74,
                                                                        level_db=-8.0, pan=-0.35, reverb=0.1),
        Player("brass", "melody", "lead", ("brass section", "trumpet", "alto sax", "tenor sax"), low=55, high=79,
               level_db=-5.5, reverb=0.15),
        Player("harmony", "melody", "double", ("trombone", "tenor sax", "trumpet"), low=46, high=76, manner="third",
               enter=0.8, chance=0.8, level_db=-9.0, pan=0.2, reverb=0.15),
    ),
    major=("1 1 4 4", "1 4 1 4", "2 5 2 5", "1 2 1 4"),
    minor=("1 1 4 4", "1 4 1 4", "1 7 1 7", "1 1 6 7"),
    motifs=rhythms.STABS,
    hooks=(*rhythms.STABS, *rhythms.SYNCOPATED[2:4]),
    fills="acoustic",
    swing=0.08,
    drag=0.0,
    looseness=4.0,
    minor_lean=0.6,
)  # fmt: skip
