"""Country: train beat, alternating bass, strummed steel strings, a bright lead in major."""

from dataclasses import replace

from engine.composer.genres import rhythms, rock
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    rock.STYLE,
    name="country",
    tempo_bpm=(88, 132),
    kits=("acoustic kit", "brush kit"),
    grooves=(
        Groove(low={"kick": "X.......X.......", "snare": "o.o.x.o.o.o.x.o."}, high={"kick": "X...x...X...x...",
                                                                                    "snare": "oxoxXoxooxoxXoxo",
                                                                                    "tambourine": "....x.......x..."},
               bass=("r-------f-------",), bass_high=("r---..r-f---..a-", "r---f---r---f-a-")),
        Groove(low={"kick": "X.......X.......", "rim": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X.....x.X.......", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
               bass=("r-------f-------",), bass_high=("r-----r-f---t-a-", "r---f---r---t-a-")),
    ),
    players=(
        Player("bass", "bass", "bass", ("upright bass", "fingered bass"), low=28, high=50, enter=0.3, level_db=-3.0,
               reverb=0.03),
        Player("strummed guitar", "harmony", "comp", ("steel guitar",), ("x-------x-x-----", "..x---x-..x---x-",
                                                                         "X-xsx-xsX-xsx-xs"), low=45, high=69,
                                                                         manner="strum",
               level_db=-6.0, pan=-0.35, reverb=0.12),
        Player("picked guitar", "harmony", "arp", ("steel guitar", "muted guitar", "clean guitar"),
               ("0-1-2-1-0-1-2-1-", "0-2-1-2-3-2-1-2-"), low=52, high=76, enter=0.4,
               chance=0.8, level_db=-10.0, pan=0.4, reverb=0.12),
        Player("organ", "harmony", "pad", ("organ", "strings"), low=55, high=76, enter=0.75, chance=0.6,
               level_db=-15.0, reverb=0.25),
        Player("lead", "melody", "lead", ("clean guitar", "solo violin", "steel guitar"), low=59, high=83,
               level_db=-5.5, reverb=0.2, delay=0.1),
        Player("harmony", "melody", "double", ("solo violin", "clean guitar"), low=57, high=84, manner="third",
               enter=0.85, chance=0.7, level_db=-10.0, pan=-0.2, reverb=0.25),
    ),
    major=("1 4 1 5", "1 5 4 1", "1 6 4 5", "1 1 4 5"),
    major_chorus=("4 1 5 1", "4 5 1 6", "1 4 5 5"),
    motifs=(*rhythms.DRIVING, rhythms.FLOWING[1]),
    hooks=(*rhythms.ANTHEM, *rhythms.DRIVING[:2]),
    minor_lean=0.1,
    pickups=0.6,
)  # fmt: skip
