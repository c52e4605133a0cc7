"""What a file is called when somebody saves it: a name every file system takes, and the header that carries it."""

from __future__ import annotations

import re
from urllib.parse import quote

import regex
from anyascii import anyascii

FORBIDDEN = frozenset('/\\:*?"<>|')
JOINERS = frozenset("\u200c\u200d") | {chr(tag) for tag in range(0xE0020, 0xE0080)}
# A file name has 255 bytes, of which what it is, its ending and the browser's " (1)" need some.
LONGEST_TITLE = 100
LONGEST_BYTES = 180
# Windows gives these to devices, whatever follows after a dot.
DEVICES = re.compile(
    r"^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\s*(\.|$))", re.IGNORECASE
)
UNTITLED = "Untitled"


def safe_title(title: str) -> str:
    """The title without what some file system forbids; never empty, never hidden, never a path or a device."""
    kept = "".join("_" if sign in FORBIDDEN else sign for sign in title if sign.isprintable() or sign in JOINERS)
    return DEVICES.sub(r"\1_", _cut(kept.strip(" .")).strip(" .")) or UNTITLED


def _cut(title: str) -> str:
    """As much of it as a file name holds; what is written as one sign stays one."""
    kept, size = "", 0
    for sign in regex.findall(r"\X", title[:LONGEST_TITLE]):
        size += len(sign.encode())
        if size > LONGEST_BYTES:
            break
        kept += sign
    return kept


def ascii_name(name: str) -> str:
    """The same file name in ASCII, as one would say it: "夜の雨 – bass.mp3" is "YenoYu - bass.mp3".

    What it is and its ending are always there, and nothing that a header or a file system could misread.
    """
    title, part = re.fullmatch(r"(.*?)((?: – [^–]*)?\.[^.]*|)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    spoken = re.sub(r"[^\w !#$&()+,.;=@\[\]^{}~-]+", "_", anyascii(title), flags=re.ASCII)
    return safe_title(re.sub(r"^[_ ]+$", "", spoken)) + anyascii(part)


def disposition(name: str, *, as_attachment: bool) -> str:
    """The Content-Disposition header of RFC 6266 for a file of this name: readable for all, and exact for most."""
    kind = "attachment" if as_attachment else "inline"
    plain = ascii_name(name)
    header = f'{kind}; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"
