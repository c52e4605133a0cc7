"""Pop: four chords, a steady kit, piano or guitar in eighths, and a hook that comes back higher."""

from dataclasses import replace

from engine.composer.genres import rhythms, rock
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    rock.STYLE,
    name="pop",
    mix="rock",
    tempo_bpm=(92, 126),
    kits=("acoustic kit", "909 kit"),
    grooves=(
        Groove(low={"kick": "X.......X.......", "clap": "....x.......x...", "hat": "x...x...x...x..."},
               high={"kick": "X...X...X...X...", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x.",
                     "tambourine": "..o...o...o...o."},
               bass=("r-------r-------", "r-----r-r-----r-"), bass_high=("r-r-r-r-r-r-r-a-", "r--r--r-r--r--f-")),
        Groove(low={"kick": "X.....x...x.....", "rim": "....x.......x...", "shaker": "x.o.x.o.x.o.x.o."},
               high={"kick": "X.....x.X.x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x.",
                     "clap": "....x.......x..."},
               bass=("r-----r---r-----",), bass_high=("r-----r-r-r---a-", "r--r--r---r-o-a-")),
    ),
    players=(
        Player("bass", "bass", "bass", ("fingered bass", "saw bass", "picked bass"), low=29, high=50, enter=0.4,
               level_db=-3.0, reverb=0.0),
        Player("piano", "harmony", "comp", ("grand piano", "electric piano"), ("x---------------",
                                                                               "x---x---x---x---",
                                                                               "x-----x-----x---",
                                                                               "x-x-x-x-x-x-x-x-"),
               low=52, high=76, level_db=-6.5, pan=-0.15, reverb=0.2),
        Player("guitar", "harmony", "comp", ("steel guitar", "muted guitar", "clean guitar"), ("x-------x-x-----",
                                                                                               "x-x---x-x-x---x-",
                                                                                               "X-xsx-xsX-xsx-xs"),
                                                                                               low=48, high=71,
               manner="strum", enter=0.5, chance=0.8, level_db=-10.0, pan=0.4, reverb=0.12),
        Player("pad", "harmony", "pad", ("warm pad", "strings", "supersaw"), low=55, high=77, enter=0.6,
               level_db=-13.0, reverb=0.35),
        Player("pluck", "melody", "arp", ("pluck", "vibraphone", "music box"), ("0-2-1-2-0-2-1-2-",
                                                                                "0-1-2-3-2-1-0-1-"), low=64, high=84,
                                                                                enter=0.75, chance=0.7,
               level_db=-14.0, pan=-0.35, reverb=0.25, delay=0.2),
        Player("lead", "melody", "lead", ("square lead", "clean guitar", "pluck", "grand piano", "flute"), low=62,
               high=84, level_db=-5.5, reverb=0.25, delay=0.18),
        Player("octave", "melody", "double", ("strings", "glass pad", "vibraphone"), low=66, high=90, enter=0.92,
               chance=0.7, level_db=-13.0, pan=0.2, reverb=0.3),
    ),
    motifs=(*rhythms.SYNCOPATED[2:], *rhythms.DRIVING[:3]),
    hooks=(*rhythms.ANTHEM, rhythms.SYNCOPATED[2]),
    minor_lean=0.35,
    drums_enter=0.42,
    effects=frozenset(("riser",)),
)  # fmt: skip
