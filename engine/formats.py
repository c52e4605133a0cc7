"""A finished song in one more format: made from its master when somebody first wants it.

Run as a program, `python -m engine.formats` reads what to do as JSON from its input, so that a process that serves
pages needs none of what encoding loads.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from engine.audio.encoding import encode
from engine.audio.tags import ALGORITHMIC, Plain, Tags, read_recipe, read_source_type


def write_format(master: Path, target: Path, title: str, *, is_made: bool) -> None:
    """Write the master as target, in the format its suffix names, with the tags the master has but this title.

    is_made: by a machine; what somebody sent says nothing about that. Raises DecodeError, ValueError for a suffix.
    """
    encode(master, target, _tags(master, title) if is_made else Plain(title))


def _tags(master: Path, title: str) -> Tags:
    return Tags(title, recipe=read_recipe(master) or {}, source_type=read_source_type(master) or ALGORITHMIC)


def main(order: dict[str, Any]) -> None:
    write_format(Path(order["master"]), Path(order["target"]), order["title"], is_made=order["is_made"])


if __name__ == "__main__":
    main(json.load(sys.stdin))
