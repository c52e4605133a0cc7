"""Sub-genres that their genre's band cannot play: a groove, players and chords of their own, by the names they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.composer.genres import STYLES, rhythms
from engine.composer.genres.style import Groove, Player, Style

_TRESILLO = ("r-----r-r-----r-", "r--r--r-r--r--r-")
_REGGAETON = replace(
    STYLES["trap"],
    name="reggaeton",
    kits=("808 kit", "909 kit"),
    grooves=(
        Groove(low={"kick": "X...X...X...X...", "rim": "...x..x....x..x."},
               high={"kick": "X...X...X...X...", "snare": "...X..X....X..X.", "hat": "x.x.x.x.x.x.x.x."},
               bass=_TRESILLO, bass_high=("r--r--r-r--r--f-", "r--r--o-r--r--r-")),
        Groove(low={"kick": "X...x...X...x...", "rim": "...x..x....x..x.", "shaker": "x.x.x.x.x.x.x.x."},
               high={"kick": "X...X...X...X...", "snare": "...X..X....X..X.", "clap": "......x.......x.",
                     "shaker": "xoxoxoxoxoxoxoxo"},
               bass=_TRESILLO, bass_high=("r--r--r-..r-r-f-",)),
    ),
    players=(
        Player("bass", "bass", "bass", ("808 bass", "sub bass"), low=28, high=46, level_db=-2.5, reverb=0.0),
        Player("pluck", "harmony", "comp", ("pluck", "electric piano", "clean guitar"),
               ("x-----x---------", "x--x--x---x-----", "x--x--x-x--x--x-"), low=54, high=76, level_db=-7.0,
               pan=-0.2, reverb=0.2),
        Player("pad", "harmony", "pad", ("warm pad", "dark pad", "supersaw"), low=52, high=74, enter=0.5,
               level_db=-13.0, reverb=0.35),
        Player("hook", "melody", "lead", ("pluck", "square lead", "glass pad"), low=62, high=86, level_db=-5.0,
               reverb=0.25, delay=0.25),
    ),
    motifs=rhythms.SYNCOPATED,
    hooks=rhythms.SYNCOPATED,
    fills="electronic",
)  # fmt: skip
_AFROBEATS = replace(
    STYLES["world"],
    name="afrobeats",
    mix="house",
    kits=("808 kit", "909 kit"),
    grooves=(
        Groove(low={"shaker": "xoxxxoxxxoxxxoxx", "rim": "...x..x.....x..."},
               high={"kick": "X.....x...x.....", "rim": "...x..x.....x.x.", "shaker": "xoxxxoxxxoxxxoxx",
                     "clave": "x..x..x...x.x..."},
               bass=("r..r..r.........", "r..r..r...r.r..."), bass_high=("r..r..r...r.o...", "r..r..rr..f.r.a.")),
        Groove(low={"shaker": "x.xxx.xxx.xxx.xx", "clave": "x..x..x...x.x..."},
               high={"kick": "X...x...X...x...", "clap": "......x.......x.", "rim": "x..x..x...x.x...",
                     "shaker": "xoxxxoxxxoxxxoxx"},
               bass=("..r...r...r.....",), bass_high=("..r..rr...r.f.r.", "..r..rr...o.r.a.")),
    ),
    players=(
        Player("log drum", "bass", "bass", ("sub bass", "808 bass"), low=31, high=50, level_db=-2.5, reverb=0.05),
        Player("pluck", "harmony", "arp", ("pluck", "marimba", "kalimba"), ("0-..2-..1-..2-..", "0--1--2-..1-2-..",
                                                                           "0-2.1-0-2.1-0-2."), low=55, high=79,
               level_db=-7.0, pan=-0.3, reverb=0.2),
        Player("guitar", "harmony", "comp", ("muted guitar", "clean guitar"), ("..x...x...x...x.", "x..x..x...x.x..."),
               low=55, high=76, voices=3, enter=0.5, level_db=-9.5, pan=0.3, reverb=0.15),
        Player("pad", "harmony", "pad", ("warm pad", "electric piano"), low=52, high=74, level_db=-12.5, reverb=0.3),
        Player("hook", "melody", "lead", ("pluck", "vibraphone", "clean guitar", "alto sax"), low=60, high=84,
               level_db=-5.0, reverb=0.25, delay=0.15),
    ),
    motifs=rhythms.SYNCOPATED,
    hooks=rhythms.SYNCOPATED,
    fills="electronic",
    swing_grid=0.25,
    swing=0.12,
)  # fmt: skip
_PHONK = replace(
    STYLES["trap"],
    name="phonk",
    kits=("808 kit", "trap kit"),
    grooves=(
        Groove(low={"kick": "X.....x.........", "snare": "........X.......", "cowbell": "x..x..x...x.x..."},
               high={"kick": "X.....x..X....x.", "snare": "........X.......", "cowbell": "x..x..x.x..x..x.",
                     "hat": "x.x.x.xxx.x.xxxx"},
               bass=("r-----r---------",), bass_high=("r-----r--r----r-", "r-----r--o----a-")),
        Groove(low={"kick": "X.........x.....", "clap": "........X.......", "cowbell": "x.xx.x..x.xx.x.."},
               high={"kick": "X..X......x..x..", "clap": "........X.......", "cowbell": "x.xx.x..x.xx.xx.",
                     "open": "....x.......x..."},
               bass=("r---------r-----",), bass_high=("r--r------r--r--", "r--r------o--r--")),
    ),
    players=(
        Player("808", "bass", "bass", ("808 bass",), low=28, high=46, level_db=-1.0, reverb=0.0),
        Player("pad", "harmony", "pad", ("dark pad", "synth choir"), low=50, high=72, level_db=-12.0, reverb=0.45),
        Player("stabs", "harmony", "comp", ("supersaw", "synth strings"), ("x---------------", "x-----x---------"),
               low=50, high=72, enter=0.7, level_db=-12.0, reverb=0.3),
        Player("bell", "melody", "lead", ("square lead", "kalimba", "pluck"), low=62, high=86, level_db=-4.5,
               reverb=0.25, delay=0.2),
    ),
    motifs=rhythms.STABS,
    hooks=rhythms.STABS,
    minor_lean=1.0,
)  # fmt: skip
_TWELVE_BARS = ("1 1 1 1 4 4 1 1 5 4 1 5", "1 4 1 1 4 4 1 1 5 4 1 5")
_TWELVE_MINOR_BARS = ("1 1 1 1 4 4 1 1 6 5! 1 5!", "1 4 1 1 4 4 1 1 6 5! 1 5!")
_BLUES = replace(
    STYLES["rock"],
    name="blues",
    kits=("acoustic kit", "brush kit"),
    grooves=(
        Groove(low={"kick": "X.......x.......", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
               high={"kick": "X.....x.X.......", "snare": "....X.......X..o", "ride": "x.x.x.x.x.x.x.x."},
               bass=("r---t---f---t---", "r-r-t-t-f-f-t-t-"), bass_high=("r-r-t-t-f-f-o-f-", "r-r-t-f-o-f-t-a-")),
    ),
    players=(
        Player("bass", "bass", "bass", ("fingered bass", "upright bass"), low=28, high=52, level_db=-3.0, reverb=0.03),
        Player("guitar", "harmony", "comp", ("clean guitar", "jazz guitar", "overdriven guitar"),
               ("x---x---x---x---", "x-s-x-s-x-s-x-s-"), low=48, high=69, level_db=-8.0, pan=-0.4, reverb=0.12),
        Player("organ", "harmony", "pad", ("rock organ", "organ"), low=52, high=72, enter=0.5, level_db=-13.0, pan=0.2,
               reverb=0.2),
        Player("piano", "harmony", "comp", ("honky-tonk piano", "grand piano"),
               ("..s.....s.......", "..s...s...s.s..."), low=55, high=76, chance=0.7, level_db=-10.5, pan=0.4,
               reverb=0.15),
        Player("lead", "melody", "lead", ("harmonica", "overdriven guitar", "clean guitar"), low=57, high=81,
               level_db=-4.5, reverb=0.2, delay=0.12),
    ),
    major=_TWELVE_BARS,
    major_chorus=_TWELVE_BARS,
    minor=_TWELVE_MINOR_BARS,
    minor_chorus=_TWELVE_MINOR_BARS,
    motifs=rhythms.SWINGING,
    hooks=rhythms.SWINGING,
    swing_grid=0.5,
    swing=0.32,
    looseness=8.0,
    chord_size=4,
    minor_lean=0.2,
    drums_enter=0.28,
    blue=True,
)  # fmt: skip
_NAMES: Mapping[str, Style] = {
    "reggaeton,reggaetón,dembow": _REGGAETON,
    "afrobeats,afro pop,afropop,afroswing": _AFROBEATS,
    "phonk,drift phonk": _PHONK,
    "blues,slow blues,electric blues,chicago blues,delta blues,country blues,acoustic blues,12-bar blues,"
    "twelve bar blues,12 bar blues,texas blues": _BLUES,
}
SUBGENRE_STYLES: Mapping[str, Style] = {name: style for names, style in _NAMES.items() for name in names.split(",")}


def style_named(genre: str, subgenre: str | None) -> Style:
    """The style of a sub-genre, or of the genre it belongs to. Raises KeyError for an unknown genre."""
    return SUBGENRE_STYLES.get(subgenre or "") or STYLES[genre]
