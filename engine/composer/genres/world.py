"""World: hand drums in conversation, marimba and plucked strings in interlocking figures, a flute above."""

from dataclasses import replace

from engine.composer.genres import folk, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    folk.STYLE,
    name="world",
    tempo_bpm=(88, 124),
    kits=("acoustic kit", "orchestral percussion"),
    grooves=(
        Groove(low={"low conga": "x.....x.x.....x.", "conga": "...x.....x.x....", "shaker": "x.o.x.o.x.o.x.o."},
               high={"kick": "X...x...X...x...", "low conga": "x..x..x.x..x..x.", "conga": "..x.xx....x.xx.x",
                     "shaker": "xoxoxoxoxoxoxoxo", "clave": "x..x..x...x.x..."},
               bass=("r-----r-f-------",), bass_high=("r--r--r-f--f--a-", "r-----o-f--r--a-")),
        Groove(low={"high bongo": "x..x..x...x.x...", "cabasa": "o.x.o.x.o.x.o.x."},
               high={"kick": "X.....x.X.....x.", "high bongo": "x.xx.xx.x.xx.xx.", "low bongo": "...x..x....x..x.",
                     "cabasa": "x.x.x.x.x.x.x.x.", "cowbell": "x..x.x..x.x.x..."},
               bass=("r---..r-r---..f-",), bass_high=("r-r-..r-f-f-..a-",)),
    ),
    players=(
        Player("bass", "bass", "bass", ("fingered bass", "upright bass", "fretless bass"), low=28, high=50,
               enter=0.36, level_db=-3.5, reverb=0.04),
        Player("marimba", "harmony", "arp", ("marimba", "nylon guitar", "harp"), ("0-..2-..1-..2-..",
                                                                                  "0-2.1-0-2.1-0-2.",
                                                                                  "021.021.021.0212"), low=52,
                                                                                  high=76, level_db=-5.5, pan=-0.3,
                                                                                  reverb=0.15),
        Player("plucked", "harmony", "comp", ("nylon guitar", "steel guitar"), ("..x---..x---..x-",
                                                                                "x--x--x-x--x--x-"), low=50, high=72,
                                                                                manner="strum", enter=0.5,
                                                                                level_db=-9.0, pan=0.3, reverb=0.15),
        Player("pad", "harmony", "pad", ("choir", "strings", "warm pad"), low=55, high=76, enter=0.62, chance=0.7,
               level_db=-14.0, reverb=0.4),
        Player("flute", "melody", "lead", ("flute", "clarinet", "alto sax", "solo violin"), low=60, high=84,
               level_db=-5.0, reverb=0.3, delay=0.12),
        Player("chorus", "melody", "double", ("marimba", "vibraphone", "flute"), low=64, high=86, enter=0.8,
               chance=0.6, level_db=-11.0, pan=0.2, reverb=0.2),
    ),
    motifs=(*rhythms.SYNCOPATED[2:], *rhythms.DRIVING[:4]),
    hooks=(*rhythms.SYNCOPATED, rhythms.ANTHEM[3]),
    fills="latin",
    drums_enter=0.34,
    drums_level_db=-1.0,
    looseness=7.0,
    energies={"verse": 0.56},
    ritenuto=0.0,
    pickups=0.3,
)  # fmt: skip
