"""A statement as a file: the rows everybody gets, as CSV that a spreadsheet only reads, and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from credits.queries.statements import Line

COLUMNS = ("when", "kind", "what", "amount", "available_after", "held_after", "transaction")
# A cell that begins like this is run as a formula by one spreadsheet or another; the last four are their wide twins.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# So that Excel reads letters beyond ASCII as what they are.
BYTE_ORDER_MARK = "\ufeff"


def row_of(line: Line) -> dict[str, Any]:
    """One line as programs get it; the moment in UTC."""
    return {
        "when": line.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "kind": line.kind.value,
        "what": line.what,
        "amount": line.amount,
        "available_after": line.available_after,
        "held_after": line.held_after,
        "transaction": str(line.transaction),
    }


def as_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    """The file, a row at a time."""
    writer = csv.writer(_Echo())
    yield (BYTE_ORDER_MARK + writer.writerow(COLUMNS)).encode()
    for line in lines:
        yield writer.writerow(_harmless(value) for value in row_of(line).values()).encode()


def as_json(lines: Iterable[Line]) -> Iterator[bytes]:
    """A list with one object on each line of the file, so that it can be read a line at a time, too."""
    before = b"["
    for line in lines:
        yield before + b"\n" + json.dumps(row_of(line), ensure_ascii=False).encode()
        before = b","
    yield b"[]\n" if before == b"[" else b"\n]\n"


@dataclass(frozen=True)
class KindOfFile:
    """How a statement becomes one."""

    content_type: str
    write: Callable[[Iterable[Line]], Iterator[bytes]]


FILES = {
    "csv": KindOfFile("text/csv; charset=utf-8", as_csv),
    "json": KindOfFile("application/json", as_json),
}


def _harmless(value: Any) -> Any:
    """Text that would be taken for a formula gets the apostrophe that marks text; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


class _Echo:
    """A file that gives back what is written to it: csv.writer returns what its file's `write` returns."""

    def write(self, text: str) -> str:
        return text
