"""Cinematic: an ostinato that never rests, low drums, brass and choir for the arrival, hybrid bass below."""

from dataclasses import replace

from engine.composer.genres import orchestral
from engine.composer.genres.band import without
from engine.composer.genres.style import Groove, Player

STYLE = replace(
    orchestral.STYLE,
    name="cinematic",
    tempo_bpm=(72, 128),
    grooves=(
        Groove(low={"kick": "x.......o......."}, high={"kick": "X..x..x.X..x..x.", "low tom": "x.xxx.xxx.xxx.xx",
                                                       "floor": "X.......X......."},
               bass=("r---------------", "r-------r-------"), bass_high=("r--r--r-r--r--r-", "r-r-r-r-r-r-r-r-")),
        Groove(low={"floor": "x.....o.x......."}, high={"kick": "X.....X.....X...", "floor": "x.x.x.x.x.x.x.x.",
                                                        "low tom": "..xx..xx..xx.xxx", "snare": "....o.......o..."},
               bass=("r-----------r---",), bass_high=("r-----r-----r---", "rrr.rrr.rrr.rr.r")),
    ),
    players=(
        *without(orchestral.STYLE, "winds", "timpani"),
        Player("sub", "bass", "bass", ("sub bass", "saw bass"), ("r---------------",), low=28, high=43, enter=0.6,
               level_db=-8.0, reverb=0.05),
        Player("piano", "melody", "lead", ("felt piano", "grand piano", "solo cello", "solo violin"), low=57,
               high=81, leave=0.78, level_db=-5.5, reverb=0.45, delay=0.15),
        Player("air", "harmony", "pad", ("dark pad", "warm pad"), low=48, high=70, level_db=-14.0, reverb=0.5,
               sweeps=True),
    ),
    effects=frozenset(("riser", "impact", "downlifter")),
    minor_lean=0.75,
    ritenuto=0.15,
    pickups=0.0,
    drums_enter=0.44,
    drums_level_db=-1.5,
)  # fmt: skip
