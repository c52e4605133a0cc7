"""Forms by family: the sections of short and long pieces with their usual bars; the composer fits them to a length.

A style names one family. Where a song has room for more sections than its longest form, the middle of that is repeated.
"""

from __future__ import annotations

SONG = (
    "theme8", "verse8 chorus8", "chorus8 outro4", "verse8 chorus8 outro4", "intro4 verse8 chorus8",
    "intro4 verse8 chorus8 outro4", "verse8 chorus8 bridge4 chorus8", "intro4 chorus8 verse8 chorus8",
    "verse8 chorus8 verse8 chorus8", "intro4 verse8 chorus8 bridge8 chorus8", "intro4 verse8 chorus8 verse8 chorus8",
    "intro4 verse8 chorus8 verse8 chorus8 outro4", "intro4 verse8 prechorus4 chorus8 bridge8 chorus8",
    "intro4 verse8 chorus8 verse8 chorus8 bridge8 chorus8", "intro4 verse8 chorus8 verse8 solo8 chorus8 outro4",
    "intro4 verse8 chorus8 verse8 chorus8 bridge8 chorus8 outro4",
    "intro4 verse8 prechorus4 chorus8 verse8 prechorus4 chorus8 bridge8 chorus8 outro4",
    "intro4 verse8 prechorus4 chorus8 verse8 prechorus4 chorus8 solo8 break4 build4 chorus8 chorus8 outro4",
    "intro8 verse8 prechorus4 chorus8 verse8 chorus8 solo8 verse8 chorus8 bridge8 build4 chorus8 chorus8 outro8",
)  # fmt: skip
CLUB = (
    "theme8", "groove8 drop8", "build4 drop8", "groove8 build4 drop8", "build4 drop8 outro4", "intro4 build4 drop8",
    "intro4 groove8 build4 drop8", "groove8 build4 drop8 outro4", "intro4 build4 drop8 outro4",
    "intro4 groove8 build4 drop8 outro4", "groove8 break4 build4 drop8 outro4",
    "intro8 groove8 break4 build4 drop8 outro4", "intro4 groove8 build4 drop8 break4 drop8",
    "intro8 groove8 build4 drop8 break8 drop8 outro4", "intro8 groove8 build4 drop8 break8 build4 drop8 outro8",
    "intro8 groove8 verse8 build4 drop16 break8 build4 drop16 outro8",
    "intro16 groove16 build8 drop16 break8 groove8 build8 drop16 bridge16 build8 drop16 outro16",
)  # fmt: skip
BEAT = (
    "theme8", "verse8 chorus8", "chorus8 outro4", "intro4 verse8 chorus8", "verse8 chorus8 outro4",
    "intro4 verse8 chorus8 outro4", "intro4 chorus8 verse8 chorus8", "verse8 chorus8 break4 chorus8",
    "intro4 verse8 chorus8 break4 chorus8", "intro4 chorus8 verse8 chorus8 outro4",
    "intro4 verse8 chorus8 verse8 chorus8 outro4", "intro4 verse16 chorus8 verse16 chorus8 outro4",
    "intro4 verse8 chorus8 break4 verse8 chorus8 outro4",
    "intro4 verse16 chorus8 verse16 chorus8 bridge8 chorus8 outro4",
    "intro4 verse8 chorus8 break4 verse8 chorus8 bridge8 chorus8 outro4",
    "intro4 chorus8 verse16 chorus8 verse16 chorus8 break4 solo8 verse16 chorus8 chorus8 outro8",
)  # fmt: skip
JAZZ = (
    "theme8", "head8 solo8", "head8 outro4", "head8 solo8 head8", "intro4 head8 solo8", "intro4 head8 solo8 head8",
    "head8 solo8 head8 outro4", "intro4 head8 solo8 head8 outro4", "head8 bridge8 solo8 solo8 head8",
    "intro4 head8 solo8 solo8 head8 outro4", "intro4 head8 bridge8 head8 solo8 head8 outro4",
    "intro4 head8 head8 solo8 solo8 bridge8 head8 outro4",
    "intro4 head8 bridge8 head8 solo8 solo8 bridge8 head8 outro4",
    "intro4 head8 head8 bridge8 head8 solo16 solo16 bridge8 solo8 break4 head8 head8 outro8",
)  # fmt: skip
FILM = (
    "theme8", "verse8 chorus8", "theme8 outro4", "verse8 build4 chorus8", "verse8 chorus8 outro4",
    "intro4 verse8 build4 chorus8", "intro4 verse8 chorus8 outro4", "verse8 build4 chorus8 outro4",
    "intro4 verse8 build4 chorus8 outro4", "verse8 chorus8 bridge8 build4 chorus8",
    "intro4 verse8 chorus8 bridge8 build4 chorus8", "intro4 verse8 chorus8 bridge8 build4 chorus8 outro4",
    "intro4 verse8 build4 chorus8 break4 verse8 build4 chorus8 outro4",
    "intro4 verse8 chorus8 break4 verse8 build4 chorus8 bridge8 build4 chorus8 outro4",
    "intro8 verse8 build4 chorus8 break8 bridge8 verse8 build4 chorus8 interlude8 build8 chorus16 outro8",
)  # fmt: skip
AIR = (
    "theme8", "verse8 chorus8", "theme8 outro4", "intro4 theme8 outro4", "verse8 chorus8 outro4",
    "intro4 verse8 chorus8 outro4", "verse8 chorus8 bridge8 chorus8", "verse8 bridge8 chorus8 outro4",
    "intro4 verse8 chorus8 bridge8 outro4", "intro4 verse8 chorus8 bridge8 chorus8 outro8",
    "intro4 verse8 chorus8 break8 verse8 chorus8 outro8",
    "intro8 verse8 chorus8 break8 verse8 chorus8 bridge8 chorus8 outro8",
)  # fmt: skip
