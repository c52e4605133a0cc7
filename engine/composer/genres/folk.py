"""Folk: fingerpicked guitar, an upright bass, light percussion, a song that could be sung by a fire."""

from dataclasses import replace

from engine.composer.genres import country, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    country.STYLE,
    name="folk",
    tempo_bpm=(76, 118),
    kits=("brush kit", "acoustic kit"),
    grooves=(
        Groove(low={"shaker": "o.o.x.o.o.o.x.o."}, high={"kick": "X.......X.......", "snare": "....o.......o...",
                                                         "tambourine": "....x.......x..."},
               bass=("r-------f-------", "r---------------"), bass_high=("r-----r-f-----a-",)),
        Groove(low={"kick": "x.......x......."}, high={"kick": "X.......X.....x.", "shaker": "x.o.x.o.x.o.x.o.",
                                                       "rim": "....x.......x..."},
               bass=("r-------r-------",), bass_high=("r-----f-r-----a-", "r---f---r---t-a-")),
    ),
    players=(
        Player("bass", "bass", "bass", ("upright bass", "fretless bass"), low=28, high=50, enter=0.4, level_db=-4.0,
               reverb=0.05),
        Player("picked guitar", "harmony", "arp", ("steel guitar", "nylon guitar"), ("0---2---1---2---",
                                                                                     "0-2-1-2-0-2-1-2-",
                                                                                     "0-2-1-3-0-2-1-3-"), low=48,
                                                                                     high=72, voices=4,
               level_db=-4.5, pan=-0.2, reverb=0.2),
        Player("strummed guitar", "harmony", "comp", ("steel guitar", "nylon guitar"), ("x-------x-x-----",
                                                                                        "x---x-x-x---x-x-"), low=45,
                                                                                        high=69, manner="strum",
                                                                                        enter=0.65,
               level_db=-9.0, pan=0.35, reverb=0.15),
        Player("strings", "harmony", "pad", ("strings", "slow strings", "choir"), low=55, high=76, enter=0.72,
               chance=0.6, level_db=-14.0, reverb=0.35),
        Player("lead", "melody", "lead", ("flute", "solo violin", "clarinet", "steel guitar", "felt piano"), low=60,
               high=84, level_db=-5.5, pan=0.1, reverb=0.3),
        Player("answer", "melody", "counter", ("solo cello", "clarinet"), low=45, high=67, enter=0.6, chance=0.7,
               level_db=-11.0, pan=0.25, reverb=0.3),
    ),
    minor=("1 7 6 7", "1 3 7 4", "1 6 3 7", "1 4 1 7"),
    motifs=rhythms.FLOWING,
    hooks=(*rhythms.FLOWING[:4], *rhythms.ANTHEM[:3]),
    fills="brushes",
    drums_enter=0.5,
    drums_level_db=-4.0,
    looseness=10.0,
    minor_lean=0.4,
    ritenuto=0.18,
    ritenuto_below_bpm=100.0,
    pickups=0.7,
)  # fmt: skip
