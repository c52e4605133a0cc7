"""Classical: a chamber of piano, strings and winds; broken chords, clear cadences, hardly any percussion."""

from dataclasses import replace

from engine.composer.genres import orchestral, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    orchestral.STYLE,
    name="classical",
    tempo_bpm=(66, 126),
    grooves=(
        Groove(low={"triangle": "o..............................."},
               high={"triangle": "x...............o..............."}, bass=("r-------r-------", "r---------------"),
               bass_high=("r---f---r---f---", "r-----------a---")),
        Groove(low={"triangle": "................o..............."}, high={"triangle": "x...............",
                                                                           "kick": "o..............."},
                                                                           bass=("r-----------f---",),
                                                                           bass_high=("r-------f---a---",)),
    ),
    players=(
        Player("cellos", "bass", "bass", ("solo cello", "strings"), low=36, high=55, enter=0.3, level_db=-6.0,
               pan=0.25, reverb=0.3),
        Player("piano", "harmony", "arp", ("grand piano", "harp", "nylon guitar"), ("0---1---2---1---",
                                                                                    "0-2-1-2-0-2-1-2-",
                                                                                    "0-1-2-3-2-1-2-1-"), low=48,
                                                                                    high=72, level_db=-5.0,
               pan=-0.1, reverb=0.3),
        Player("strings", "harmony", "pad", ("strings", "slow strings"), low=52, high=76, enter=0.55, level_db=-11.0,
               pan=-0.2, reverb=0.4),
        Player("pizzicato", "harmony", "comp", ("pizzicato strings",), ("s.......s.......", "s...s...s...s..."),
               low=50, high=72, enter=0.6, chance=0.5, level_db=-10.0, pan=0.3, reverb=0.3),
        Player("theme", "melody", "lead", ("grand piano", "solo violin", "flute", "oboe", "clarinet"), low=62,
               high=86, level_db=-4.5, pan=0.05, reverb=0.35),
        Player("answer", "melody", "counter", ("clarinet", "solo cello", "french horn"), low=48, high=70, enter=0.55,
               chance=0.8, level_db=-11.0, pan=0.3, reverb=0.35),
        Player("octave", "melody", "double", ("flute", "solo violin"), low=67, high=91, enter=0.88, chance=0.7,
               level_db=-11.0, pan=-0.25, reverb=0.35),
    ),
    hooks=rhythms.FLOWING,
    fills="none",
    ritenuto=0.25,
    pickups=0.5,
    drums_enter=0.5,
    drums_level_db=-10.0,
    energies={"chorus": 0.78, "build": 0.62},
)  # fmt: skip
