"""Reading an answer piece by piece: decoded, counted while it comes, and never more than a piece in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from engine.outbound.errors import NoAnswer, TooLarge

PIECE = 64 * 1024
ACCEPTED_ENCODINGS = "gzip"
ANY_HEADER = zlib.MAX_WBITS | 32  # gzip or zlib, told apart by their first bytes


def pieces(stream: Iterable[bytes], *, encoding: str, max_bytes: int, host: str) -> Iterator[bytes]:
    """The decoded body; raises TooLarge at the first byte too many, NoAnswer when it cannot be decoded to its end."""
    travelled = _count(stream, max_bytes, host)
    if encoding in ("", "identity"):
        return travelled
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _count(_unpack(travelled, host), max_bytes, host)
    raise NoAnswer(f"{host} answered in an encoding nobody asked for")


def _count(stream: Iterable[bytes], max_bytes: int, host: str) -> Iterator[bytes]:
    size = 0
    for piece in stream:
        size += len(piece)
        if size > max_bytes:
            raise TooLarge(f"The answer of {host} is larger than {max_bytes} bytes")
        yield piece


def _unpack(stream: Iterable[bytes], host: str) -> Iterator[bytes]:
    """A packed body, a bounded piece at a time: what travelled may be a thousandth of what it unpacks to."""
    reader = zlib.decompressobj(wbits=ANY_HEADER)
    has_begun = False
    for packed in stream:
        rest, has_begun = packed, True
        while rest:
            if reader.eof:  # packed files may follow one another
                reader = zlib.decompressobj(wbits=ANY_HEADER)
            try:
                piece = reader.decompress(rest, PIECE)
            except zlib.error:
                raise NoAnswer(f"The answer of {host} cannot be unpacked") from None
            rest = reader.unused_data if reader.eof else reader.unconsumed_tail
            yield piece
    if has_begun and not reader.eof:
        raise NoAnswer(f"The answer of {host} ended before its end")
