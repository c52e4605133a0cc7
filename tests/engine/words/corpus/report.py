"""The page of figures: `python -m tests.engine.words.corpus.report --write docs/accuracy.md`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from engine.words.understanding import read
from tests.engine.words.corpus.requests import HALVES, Request, requests_of
from tests.engine.words.corpus.scoring import Score, score

LANGUAGES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese"}
MARK = "<!-- accuracy -->\n", "<!-- /accuracy -->"


def fields_table(scores: dict[str, Score]) -> Iterable[str]:
    """One line a field: how many are labelled, what share is right, and how often it was made up, for both halves."""
    yield "| field | tuning: labelled | right | made up | held out: labelled | right | made up |"
    yield "|---|---|---|---|---|---|---|"
    for name in sorted({name for each in scores.values() for name in each.names()}):
        cells = (f"{s.labelled(name)} | {s.shown_share(name)} | {s.wrong[name]}" for s in scores.values())
        yield f"| {name} | {' | '.join(cells)} |"
    cells = (f"{s.labelled()} | {s.shown_share()} | {s.wrong_share:.1%} of claims" for s in scores.values())
    yield f"| **all** | {' | '.join(cells)} |"


def languages_table(halves: dict[str, list[Request]]) -> Iterable[str]:
    """One line a language: requests, what share of their fields is right, what share of claims is not, by half."""
    yield "| language | tuning: requests | right | made up | held out: requests | right | made up |"
    yield "|---|---|---|---|---|---|---|"
    for language, name in (*LANGUAGES.items(), (None, "others, only recognised")):
        cells = []
        for requests in halves.values():
            part = score((each for each in requests if _is_of(each, language)), read)
            cells.append(f"{part.requests} | {part.right_share():.1%} | {part.wrong_share:.1%}")
        yield f"| {name} | {' | '.join(cells)} |"


def _is_of(request: Request, language: str | None) -> bool:
    return request.language == language if language else request.language not in LANGUAGES


def reading_milliseconds(requests: Iterable[Request], reader: Callable[[str], object] = read) -> list[float]:
    """Processor time that each request takes to read, shortest first."""
    times = []
    for request in requests:
        start = time.process_time()
        reader(request.text)
        times.append((time.process_time() - start) * 1000)
    return sorted(times)


def report() -> str:
    """The tables as Markdown, and how long reading takes on this machine."""
    halves = {half: requests_of(half) for half in HALVES}
    times = reading_milliseconds(each for requests in halves.values() for each in requests)
    scores = {half: score(requests, read) for half, requests in halves.items()}
    middle, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    speed = f"Reading took {middle:.1f} ms of processor time (median), {slow:.1f} ms (p95)."
    return "\n".join([*languages_table(halves), "", *fields_table(scores), "", speed])


def main() -> None:
    """Prints the figures, or writes them between the markers of a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a page with <!-- accuracy --> markers around the figures")
    page: Path | None = parser.parse_args().write
    text = report()
    sys.stdout.write(f"{text}\n")
    if page:
        before, _, rest = page.read_text("utf-8").partition(MARK[0])
        page.write_text(f"{before}{MARK[0]}{text}\n{MARK[1]}{rest.partition(MARK[1])[2]}", "utf-8")


if __name__ == "__main__":
    main()
