"""Names that a reader can guess: a ratchet that is only ever turned towards plainer ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.source import APPS, functions, named, parsed, python_files

# A value has the name of what it is; these say only that somebody did something with it.
RIDDLES = {"told", "said", "asked", "one", "heard"}
MOST_RIDDLES = 113
# A function that acts is called by a verb ("encode"), one that gives by what it gives ("duration").
IRREGULAR = {
    *("told", "said", "heard", "made", "kept", "sent", "known", "left", "held", "gone", "seen", "found", "begun"),
    *("written", "given", "taken", "done", "lost", "paid", "born", "met", "drawn", "shown", "chosen", "broken"),
}
NO_PARTICIPLES = {"string", "spring", "ring", "sing", "ceiling", "need", "feed", "speed", "seed", "embed"}
MOST_PARTICIPLES = 145
# So far below its limit a count may be before the limit has to follow.
SLACK = 5


def values() -> Iterator[tuple[str, str]]:
    """The names of variables and parameters of the product, each with its file."""
    for path in python_files():
        if named(path).startswith(APPS):
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.arg):
                    yield named(path), node.arg
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield named(path), node.id


def is_participle(name: str) -> bool:
    """A participle alone; before a noun ("clipped_share") it says what is given."""
    word = name.strip("_")
    return word not in NO_PARTICIPLES and "_" not in word and (word in IRREGULAR or word.endswith(("ed", "ing")))


def test_values_are_called_by_what_they_are() -> None:
    riddles = [f"{path}: {name}" for path, name in values() if name in RIDDLES]
    assert MOST_RIDDLES - SLACK <= len(riddles) <= MOST_RIDDLES, "\n".join(sorted(riddles))


def test_functions_are_called_by_verbs_and_nouns() -> None:
    product = [path for path in python_files() if named(path).startswith(APPS)]
    found = [f"{named(path)}: {each.name}" for path in product for each in functions(path) if is_participle(each.name)]
    assert MOST_PARTICIPLES - SLACK <= len(found) <= MOST_PARTICIPLES, "\n".join(sorted(found))
