"""Soul: tambourine on the backbeat, organ and horns, a melodic bass, sevenths that move by step."""

from dataclasses import replace

from engine.composer.genres import hip_hop, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    hip_hop.STYLE,
    name="soul",
    tempo_bpm=(72, 114),
    kits=("acoustic kit",),
    grooves=(
        Groove(low={"kick": "X.......x.x.....", "rim": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X.....x.x.x.....", "snare": "....X.......X..o", "hat": "x.x.x.x.x.x.x.x.",
                     "tambourine": "....X.......X..."},
               bass=("r-------r-f---a-", "r-----r---f---a-"), bass_high=("r--r--f-o-f-t-a-", "r-t-f---r-f-o-a-")),
        Groove(low={"kick": "X..x......x.....", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X..x..x...x.....", "snare": "X...X...X...X...", "tambourine": "..x...x...x...x."},
               bass=("r--r----f-----a-",), bass_high=("r--r--t-f-r-t-a-",)),
    ),
    players=(
        Player("bass", "bass", "bass", ("fingered bass",), low=28, high=52, enter=0.32, level_db=-2.5, reverb=0.02),
        Player("organ", "harmony", "pad", ("organ",), low=53, high=74, level_db=-10.5, pan=-0.25, reverb=0.2,
               voices=3),
        Player("piano", "harmony", "comp", ("grand piano", "electric piano"), ("x---------------",
                                                                               "x---x---x---x---",
                                                                               "x-x-x-x-x-x-x-x-"), low=52, high=74,
                                                                               level_db=-7.5, pan=0.15, reverb=0.15),
        Player("guitar", "harmony", "comp", ("clean guitar", "muted guitar"), ("....s.......s...",
                                                                               "....s..s....s..s"), low=55, high=74,
                                                                               voices=3, enter=0.45, level_db=-10.0,
                                                                               pan=0.45, reverb=0.1),
        Player("strings", "harmony", "pad", ("strings",), low=60, high=79, enter=0.72, chance=0.6, level_db=-13.0,
               reverb=0.35, voices=3),
        Player("lead", "melody", "lead", ("tenor sax", "trumpet", "alto sax", "electric piano"), low=57, high=80,
               level_db=-5.0, reverb=0.2),
        Player("horns", "melody", "double", ("brass section", "trombone"), low=48, high=77, manner="third",
               enter=0.8, chance=0.8, level_db=-9.5, pan=-0.3, reverb=0.2),
    ),
    major=("1 6 4 5", "1 3 4 5", "2 5 1 6", "1 2 3 4"),
    minor=("1 4 7 3", "1 7 6 5", "1 4 1 5"),
    motifs=(*rhythms.LAZY[:3], *rhythms.SYNCOPATED[2:]),
    hooks=(*rhythms.ANTHEM[:4], *rhythms.SYNCOPATED[2:4]),
    fills="acoustic",
    swing=0.12,
    drag=6.0,
    minor_lean=0.35,
)  # fmt: skip
