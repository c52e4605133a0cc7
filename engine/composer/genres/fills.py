"""Drum fills by family, one bar each; a shorter fill is the end of a longer one."""

from __future__ import annotations

from collections.abc import Mapping

Fill = Mapping[str, str]

FILLS: Mapping[str, tuple[Fill, ...]] = {
    "acoustic": (
        {"kick": "X.......X.......", "snare": "....X...x.x.XxXx", "hat": "x.x.x.x........."},
        {"kick": "X.......x.......", "snare": "....X...xxxx....", "mid tom": "............xx..",
         "floor": "..............XX"},
        {"kick": "X...x...X...x...", "snare": "....X.......x...", "high tom": "........x.xx....",
         "floor": "............x.xX"},
        {"kick": "X.....x.X.......", "snare": "....X..o..x.X.XX", "hat": "x.x.x.x.x......."},
    ),
    "brushes": (
        {"ride": "x...x...x.......", "snare": "o..oo..ox.oox.ox", "kick": "x.......x......."},
        {"ride": "x...x.x.x...x...", "snare": "..o..o..x..xx..x", "pedal": "....x.......x..."},
    ),
    "electronic": (
        {"kick": "X...X...X.......", "clap": "....X.......X.XX", "hat": "..x...x...x....."},
        {"kick": "X...X...........", "snare": "........x.x.xxxx"},
        {"kick": "X...X...X..X..X.", "clap": "....X...X..X..X."},
    ),
    "lo-fi": (
        {"kick": "X.....x...x.....", "snare": "....X.......X..o", "hat": "x.x.x.x.x.x....."},
        {"kick": "X..............X", "snare": "....X..o.o..X...", "hat": "x.x.x.x........."},
        {"kick": "X.......x.......", "rim": "......x...x.x.x.", "snare": "....X..........."},
    ),
    "trap": (
        {"kick": "X.....x...X.....", "snare": "........X...X.xx", "hat": "xxxxxxxxxxxx...."},
        {"kick": "X...............", "snare": "........x..x..xX", "open": "............x..."},
    ),
    "broken": (
        {"kick": "X.X.......X.....", "snare": "....X..x.x..XxxX", "hat": "x.x.x.x.x.x....."},
        {"kick": "X.X...X...X.....", "snare": "....X.xx.xX.XxXx"},
    ),
    "orchestral": (
        {"low tom": "........x.x.xxxx", "kick": "X..............."},
        {"snare": "....o.o.o.ooxxxx", "kick": "X.......x......."},
        {"low tom": "x...x...x.x.x.xX", "kick": "X.......X......."},
    ),
    "latin": (
        {"rim": "x..x..x...x.x...", "low conga": "........x.xx..xx", "conga": "....x.x.....xx.."},
        {"high bongo": "x.xxx.xxx.......", "low bongo": "..........x.xxxx"},
    ),
    "reggae": (
        {"snare": "x..x..x.x.x.xxXx", "kick": "........X......."},
        {"high tom": "....x.xx........", "floor": "........x.xxx.xX", "kick": "........X......."},
    ),
    "none": ({"shaker": "............o.o."},),
}  # fmt: skip
