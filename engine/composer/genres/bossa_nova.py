"""Bossa nova: the clave in the rim, a nylon guitar around it, root and fifth below, ninths above."""

from dataclasses import replace

from engine.composer.genres import jazz, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    jazz.STYLE,
    name="bossa nova",
    tempo_bpm=(112, 152),
    kits=("brush kit", "jazz kit"),
    grooves=(
        Groove(low={"kick": "x..xx..xx..xx..x", "rim": "x..x..x...x..x..", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X..xX..xX..xX..x", "rim": "x..x..x...x..x..", "hat": "xoxoxoxoxoxoxoxo",
                     "pedal": "....x.......x..."},
               bass=("r-----f-f-----r-", "r-----r-f-----a-"), bass_high=("r--rf--ff--fr--a",)),
        Groove(low={"kick": "x.....x.x.....x.", "rim": "x..x..x....x..x.", "shaker": "x.x.x.x.x.x.x.x."},
               high={"kick": "x.....x.x.....x.", "rim": "x..x..x....x..x.", "shaker": "xoxoxoxoxoxoxoxo"},
               bass=("r-----f-f-----r-",), bass_high=("r-----rff-----fa",)),
    ),
    players=(
        Player("bass", "bass", "bass", ("upright bass", "fretless bass"), low=28, high=50, enter=0.25, level_db=-3.0,
               reverb=0.04),
        Player("guitar", "harmony", "comp", ("nylon guitar",), ("x--x--x---x--x--", "x-..x--x..x-..x-",
                                                                "s..s..s.x-..s.s."), low=50, high=71, level_db=-5.0,
                                                                pan=-0.2, reverb=0.15),
        Player("piano", "harmony", "comp", ("electric piano", "grand piano"), ("x---------------",
                                                                               "......s...x-----"), low=55, high=74,
                                                                               enter=0.6, chance=0.8, level_db=-11.0,
                                                                               pan=0.3, reverb=0.2),
        Player("strings", "harmony", "pad", ("slow strings", "strings"), low=60, high=79, enter=0.72, chance=0.5,
               level_db=-15.0, voices=3, reverb=0.35),
        Player("melody", "melody", "lead", ("flute", "tenor sax", "nylon guitar", "vibraphone", "clarinet"), low=58,
               high=82, level_db=-5.0, pan=0.1, reverb=0.25),
    ),
    motifs=(*rhythms.SYNCOPATED, *rhythms.LAZY[:2]),
    hooks=(*rhythms.SYNCOPATED, rhythms.FLOWING[1]),
    fills="latin",
    swing=0.0,
    looseness=7.0,
    minor_lean=0.4,
    ritenuto=0.0,
)  # fmt: skip
