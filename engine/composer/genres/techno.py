"""Techno: an unbroken kick, a rumbling bass between the beats, one figure that changes colour for minutes."""

from dataclasses import replace

from engine.composer.genres import house, rhythms
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    house.STYLE,
    name="techno",
    tempo_bpm=(126, 142),
    grooves=(
        Groove(low={"kick": "X...X...X...X...", "hat": "..x...x...x...x."},
               high={"kick": "X...X...X...X...", "hat": "xoxoxoxoxoxoxoxo", "open": "..x...x...x...x.",
                     "clap": "............x..."},
               bass=("..rr..rr..rr..rr",), bass_high=(".rrr.rrr.rrr.rrr", "..rr..rr..rr..ro")),
        Groove(low={"kick": "X...X...X...X...", "shaker": "x.x.x.x.x.x.x.x."},
               high={"kick": "X...X...X...X...", "ride": "..x...x...x...x.", "rim": "...x..x....x..x.",
                     "shaker": "xoxoxoxoxoxoxoxo"},
               bass=("..r...r...r...r.",), bass_high=("..rr.rr...rr.rr.", "..ro..rr..ro..rf")),
    ),
    players=(
        Player("bass", "bass", "bass", ("reese bass", "saw bass", "sub bass"), low=28, high=48, enter=0.5,
               level_db=-3.5, reverb=0.05, sweeps=True),
        Player("chord", "harmony", "comp", ("supersaw", "organ", "pluck"), ("...s......s.....", "s..s..s...s..s..",
                                                                            "..s..s..s..s..s."), low=55, high=74,
               enter=0.55, voices=3, level_db=-9.0, reverb=0.3, delay=0.35, sweeps=True),
        Player("pad", "harmony", "pad", ("dark pad", "choir", "warm pad"), low=48, high=72, level_db=-12.0,
               reverb=0.5, sweeps=True),
        Player("sequence", "melody", "arp", ("pluck", "arp saw", "square lead"), ("0.0.2.0.1.0.2.0.",
                                                                                  "0..1..0..2..0.1.",
                                                                                  "00.201.002.103.0"), low=57,
                                                                                  high=76,
               enter=0.4, level_db=-9.0, pan=0.2, reverb=0.2, delay=0.3, sweeps=True),
        Player("lead", "melody", "lead", ("pluck", "square lead", "saw lead"), low=60, high=79, kinds=("drop",
                                                                                                       "break",
                                                                                                       "theme",
                                                                                                       "bridge"),
                                                                                                       level_db=-7.0,
               pan=-0.1, reverb=0.35, delay=0.35),
    ),
    major=("1 1 4 4", "1 1 6 6", "1:8 2:8"),
    minor=("1:8 6:8", "1 1 7 7", "1:8 4:8", "1:8 1:8 6:8 7:8"),
    major_chorus=("1 1 4 6", "6 6 4 4"),
    minor_chorus=("1 1 6 7", "6 6 1 1", "1 4 1 6"),
    motifs=rhythms.STABS,
    hooks=(*rhythms.STABS, rhythms.SYNCOPATED[2]),
    chord_size=3,
    minor_lean=0.95,
)  # fmt: skip
