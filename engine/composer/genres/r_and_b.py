"""R&B: slow sixteenths, electric piano in ninths, a bass with space, a melody that hangs behind."""

from dataclasses import replace

from engine.composer.genres import hip_hop, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    hip_hop.STYLE,
    name="r&b",
    tempo_bpm=(64, 96),
    kits=("808 kit", "trap kit"),
    grooves=(
        Groove(low={"kick": "X......x..x.....", "rim": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X..x...x..x....x", "snare": "....X.......X...", "hat": "x.xxx.x.x.x.xxx.",
                     "rim": ".......o.....o.."},
               bass=("r------r--r-----",), bass_high=("r--r---r--r---a-", "r--r--..o-r---a-")),
        Groove(low={"kick": "X.....x.........", "clap": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},
               high={"kick": "X.....x...x..x..", "clap": "....X.......X...", "hat": "xoxoxoxxxoxoxoxo"},
               bass=("r-----r---------",), bass_high=("r-----r---f--r--", "r-----r-..r--oa-")),
    ),
    players=(
        Player("bass", "bass", "bass", ("sub bass", "fretless bass", "fingered bass"), low=28, high=48, enter=0.34,
               level_db=-2.5, reverb=0.0),
        Player("keys", "harmony", "comp", ("electric piano",), ("x---------------", "x-------..x-----",
                                                                "x-----x---..x---"), low=50, high=74, manner="rolled",
               level_db=-5.5, reverb=0.25),
        Player("pad", "harmony", "pad", ("warm pad", "strings", "choir"), low=55, high=77, enter=0.55,
               level_db=-13.0, reverb=0.35),
        Player("guitar", "harmony", "arp", ("clean guitar", "muted guitar", "harp"), ("....0-1-2---....",
                                                                                      "..0-2-1-....3-2-"), low=55,
                                                                                      high=76, chance=0.7, enter=0.4,
               level_db=-11.0, pan=0.35, reverb=0.25, delay=0.15),
        Player("lead", "melody", "lead", ("alto sax", "electric piano", "square lead", "vibraphone"), low=60,
               high=82, level_db=-6.0, reverb=0.3, delay=0.2),
    ),
    major=("4 3 2 1", "1 6 2 5", "4 5 3 6", "2 3 4 4"),
    minor=("6 7 1 1", "4 7 3 6", "1 4 6 7", "6 5 1 1"),
    chord_size=5,
    motifs=rhythms.LAZY,
    minor_lean=0.5,
)  # fmt: skip
