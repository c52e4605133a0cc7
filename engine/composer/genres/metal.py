"""Metal: palm-muted gallops, double kick, harmonised leads, everything in minor."""

from dataclasses import replace

from engine.composer.genres import rhythms, rock
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    rock.STYLE,
    name="metal",
    tempo_bpm=(112, 184),
    kits=("rock kit",),
    grooves=(
        Groove(low={"kick": "X.xxX.xxX.xxX.xx", "snare": "....X.......X...", "hat": "x...x...x...x..."},
               high={"kick": "XxxxXxxxXxxxXxxx", "snare": "....X.......X...", "ride": "x...x...x...x..."},
               bass=("r-rrr-rrr-rrr-rr",), bass_high=("rrrrrrrrrrrrrrrr", "r-rrr-rrr-rrr-aa")),
        Groove(low={"kick": "X..x..x.X..x..x.", "snare": "........X.......", "open": "x...x...x...x..."},
               high={"kick": "X.x.X.x.X.x.X.x.", "snare": "..X...X...X...X.", "ride": "x.x.x.x.x.x.x.x."},
               bass=("r--r--r-r--r--r-",), bass_high=("r-r-r-r-r-r-r-a-",)),
    ),
    players=(
        Player("bass", "bass", "bass", ("picked bass",), low=28, high=47, enter=0.3, level_db=-3.0, reverb=0.0),
        Player("guitar left", "harmony", "comp", ("distorted guitar",), ("x-------x-------", "X-ssX-ssX-ssX-ss",
                                                                         "X-ssX-ssssssX-X-"), low=38, high=62,
                                                                         manner="power",
               level_db=-6.5, pan=-0.8, reverb=0.06),
        Player("guitar right", "harmony", "comp", ("distorted guitar",), ("x-------x-------", "X-ssX-ssX-ssX-ss",
                                                                          "X-ssX-ssssssX-X-"), low=38, high=62,
                                                                          manner="power",
               enter=0.45, level_db=-6.5, pan=0.8, reverb=0.06),
        Player("choir", "harmony", "pad", ("choir", "strings", "dark pad"), low=52, high=74, enter=0.7, chance=0.6,
               level_db=-15.0, reverb=0.35),
        Player("lead guitar", "melody", "lead", ("distorted guitar", "overdriven guitar"), low=60, high=84,
               level_db=-5.0, reverb=0.2, delay=0.2),
        Player("harmony guitar", "melody", "double", ("distorted guitar",), low=55, high=82, manner="third",
               enter=0.85, level_db=-8.0, pan=0.3, reverb=0.2),
    ),
    minor=("1 6 7 1", "1 1 6 7", "1 7 6 7", "1 3 6 7"),
    minor_chorus=("6 7 1 1", "1 6 3 7", "6 3 7 1"),
    hooks=(*rhythms.ANTHEM, *rhythms.DRIVING[:3]),
    minor_lean=1.0,
)  # fmt: skip
