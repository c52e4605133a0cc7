"""Which part of a file an HTTP request wants, by the rules of RFC 9110 (sections 13 and 14); no Django in here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

RANGES = re.compile(r"bytes=[ \t]*(.+)", re.IGNORECASE)
INT_RANGE = re.compile(r"([0-9]+)-([0-9]*)")
SUFFIX_RANGE = re.compile(r"-([0-9]+)")
ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
# No file is longer than this many digits; longer numbers mean "to the end".
MOST_DIGITS = 18


@dataclass(frozen=True)
class Answer:
    """What to answer: 200, 206, 304, 412 or 416, and which bytes of the file go with it."""

    status: int
    start: int = 0
    length: int = 0


def answer(method: str, headers: Mapping[str, str], etag: str, size: int) -> Answer:
    """How to answer a GET or HEAD of a file with this strong ETag (with its quotes) and size in bytes.

    Preconditions come first, in the order of RFC 9110 section 13.2.2; a Range that is malformed, of another unit, of
    several parts, or on another method than GET is ignored, as sections 14.1.1 and 14.2 allow.
    """
    whole = Answer(200, 0, size)
    if_match = headers.get("If-Match")
    if if_match is not None and not _names(if_match, etag, weak=False):
        return Answer(412)
    if_none_match = headers.get("If-None-Match")
    if if_none_match is not None and _names(if_none_match, etag, weak=True):
        return Answer(304)
    wanted = headers.get("Range")
    if wanted is None or method != "GET" or not _if_range_holds(headers.get("If-Range"), etag):
        return whole
    return _part(wanted, size) or whole


def _names(field: str, etag: str, *, weak: bool) -> bool:
    """Whether a list of entity tags holds ours; by weak comparison a W/ tag counts, too."""
    if field.strip() == "*":
        return True
    tags = ETAG.findall(field)
    return etag in ([tag.removeprefix("W/") for tag in tags] if weak else tags)


def _if_range_holds(field: str | None, etag: str) -> bool:
    """A strong tag must be ours; a date never holds, because these files carry none."""
    return field is None or field.strip() == etag


def _part(field: str, size: int) -> Answer | None:
    """206 with its bytes or 416; None where the field is to be ignored."""
    ranges = RANGES.fullmatch(field.strip())
    if ranges is None or "," in ranges[1]:
        return None
    spec = ranges[1].strip()
    if suffix := SUFFIX_RANGE.fullmatch(spec):
        length = min(_number(suffix[1]), size)
        return Answer(206, size - length, length) if length else Answer(416)
    found = INT_RANGE.fullmatch(spec)
    if found is None:
        return None
    first, last = _number(found[1]), _number(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    if first >= size:
        return Answer(416)
    return Answer(206, first, min(last, size - 1) - first + 1)


def _number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= MOST_DIGITS else 10**MOST_DIGITS
