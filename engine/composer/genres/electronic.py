"""Electronic: broken but gentle beats, plucked sequences, glassy pads between club and headphones."""

from dataclasses import replace

from engine.composer.genres import forms, rhythms, synthwave
from engine.composer.genres.band import playing, without
from engine.composer.genres.style import Groove

STYLE = replace(
    synthwave.STYLE,
    name="electronic",
    tempo_bpm=(92, 124),
    kits=("808 kit", "909 kit"),
    grooves=(
        Groove(low={"kick": "X.....x.........", "snare": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},
               high={"kick": "X.....x...x....x", "clap": "....X.......X...", "hat": "x.xox.xxx.xox.xx"},
               bass=("r-----r---------", "r-----r-....r---"), bass_high=("r-----r---o---r-", "r-.r..o-..r-.rf-")),
        Groove(low={"kick": "X.........x.....", "rim": "....x..x....x..."},
               high={"kick": "X..x......x..x..", "snare": "....X.......X...", "shaker": "xoxoxoxoxoxoxoxo",
                     "rim": "..o....x..o....x"},
               bass=("r-------..r-----",), bass_high=("r--r----..r--r--", "r--r..o-..r-.rt-")),
    ),
    players=(
        *without(synthwave.STYLE, "stabs", "lead", "bass"),
        playing(synthwave.STYLE, "bass", "sub bass", "square bass", "reese bass"),
        playing(synthwave.STYLE, "stabs", "electric piano", "pluck", "marimba"),
        playing(synthwave.STYLE, "lead", "square lead", "pluck", "glass pad", "vibraphone"),
    ),
    motifs=rhythms.SYNCOPATED,
    hooks=rhythms.SYNCOPATED,
    chord_size=4,
    forms=forms.SONG,
    minor_lean=0.55,
    effects=frozenset(("riser", "impact", "downlifter")),
)  # fmt: skip
