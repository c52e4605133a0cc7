"""Rock: guitars in power chords and open chords, a backbeat, a bass on the kick, a chorus one can shout."""

from engine.composer.genres import forms, rhythms
from engine.composer.genres.style import Groove, Player, Style

STYLE = Style(
    name="rock",
    mix="rock",
    tempo_bpm=(96, 152),
    kits=("rock kit", "acoustic kit"),
    grooves=(
        Groove(
            low={"kick": "X.......x.x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
            high={"kick": "X.....x.X.x.....", "snare": "....X..o....X...", "open": "x...x...x...x..."},
            bass=("r-r-r-r-r-r-r-r-", "r-------r-r-----"), bass_high=("r-r-r-r-r-r-r-a-", "r-r-r-o-r-r-f-a-"),
        ),
        Groove(
            low={"kick": "X..x..x...x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
            high={"kick": "X..x..x.X.x..x..", "snare": "....X.......X..o", "ride": "x.x.x.x.x.x.x.x."},
            bass=("r--r--r---r---a-", "r-----r---r-----"), bass_high=("r--r--r-r-r-f-a-", "r--r--r---r-o-a-"),
        ),
        Groove(
            low={"kick": "X.x.......x.....", "snare": "....X.......X...", "floor": "x...x...x...x..."},
            high={"kick": "X.x...x.X.x...x.", "snare": "....X.......X...", "open": "x.x.x.x.x.x.x.x."},
            bass=("r-r-....r-r-....", "r-r---r-r-r---a-"), bass_high=("rrrrrrrrrrrrrrrr", "r-r-r-r-rrr-r-a-"),
        ),
    ),
    players=(
        Player("bass", "bass", "bass", ("picked bass", "fingered bass"), low=28, high=50, enter=0.34, level_db=-3.0,
               reverb=0.02),
        Player("rhythm guitar left", "harmony", "comp", ("overdriven guitar", "distorted guitar"),
               ("x-------x-------", "X--x--x-X--x--x-", "x-x-x-x-x-x-x-x-"), low=40, high=64, manner="power",
               enter=0.42,
               level_db=-7.0, pan=-0.7, reverb=0.08),
        Player("rhythm guitar right", "harmony", "comp", ("overdriven guitar", "clean guitar"),
               ("x---------------", "x-----x-x-------", "X--x--x-X--x--x-"), low=45, high=69, manner="power",
               enter=0.62,
               level_db=-8.0, pan=0.7, reverb=0.08),
        Player("clean guitar", "harmony", "arp", ("clean guitar", "steel guitar", "electric piano"),
               ("0---1---2---1---", "0-1-2-1-3-1-2-1-", "0-2-1-2-3-2-1-2-"), low=50, high=74, leave=0.72,
               level_db=-8.5, pan=0.3,
               reverb=0.2, delay=0.15),
        Player("organ", "harmony", "pad", ("organ", "strings"), low=55, high=76, enter=0.75, chance=0.5,
               level_db=-15.0, reverb=0.2),
        Player("lead guitar", "melody", "lead", ("overdriven guitar", "clean guitar", "distorted guitar"), low=57,
               high=81, enter=0.28,
               level_db=-5.0, pan=0.08, reverb=0.2, delay=0.2),
        Player("harmony guitar", "melody", "double", ("overdriven guitar",), low=52, high=79, manner="third",
               enter=0.9, chance=0.6,
               level_db=-10.0, pan=-0.35, reverb=0.2),
    ),
    major=("1 5 6 4", "1 4 1 5", "6 4 1 5", "1 1 4 4", "1 3 4 5"),
    minor=("1 7 6 7", "1 6 3 7", "1 3 7 4", "1 1 6 7", "1 4 1 7"),
    major_chorus=("4 5 1 6", "1 5 4 4", "6 5 4 5", "4 1 5 5"),
    minor_chorus=("6 7 1 1", "6 3 7 1", "3 7 1 6", "1 7 3 6"),
    forms=forms.SONG,
    motifs=(*rhythms.DRIVING[:4], *rhythms.ANTHEM[:3]),
    hooks=rhythms.ANTHEM,
    looseness=6.0,
    minor_lean=0.5,
    drums_enter=0.36,
    leap=0.25,
    energies={"verse": 0.56},
)  # fmt: skip
