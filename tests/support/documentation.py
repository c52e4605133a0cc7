"""Examples in the documentation, for tests that try them."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.support.source import ROOT


def code_under(heading: str, language: str) -> str:
    """The one block of code of a language below a heading of docs/studio.md, before the next heading."""
    page = (ROOT / "docs" / "studio.md").read_text("utf-8").partition(f"{heading}\n")[2]
    (block,) = re.findall(rf"```{language}\n(.*?)```", re.split(r"\n##", page, maxsplit=1)[0], re.DOTALL)
    return str(block)


def wishes_under(heading: str) -> list[dict[str, Any]]:
    """What may be wished, a JSON object a line."""
    return [json.loads(line) for line in code_under(heading, "json").splitlines()]
