"""Asks for 58 pieces as one would from a shell, and looks for what was asked in the files that came.

`make requests` (`python -m bench.requests_lab [--write docs/requests.md]`) prints the table, or puts it between the
markers of that page. `--only 3 17` runs some of them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from re import IGNORECASE, search

from bench.request_findings import Findings
from bench.request_labels import FIRST, REQUESTS, Request
from bench.singing_ear import CACHE, Ear, ignore
from engine.singing.preparing import SINGER
from engine.weights.fetching import fetch

ROOT = Path(__file__).resolve().parents[1]
MARKS = "<!-- requests -->\n", "<!-- /requests -->"
HEEDED, IN_PART_TOLD, IN_PART, NO_TOLD, NO = "heeded", "in part, told", "in part, not told", "no, told", "no"
VERDICTS = (HEEDED, IN_PART_TOLD, IN_PART, NO_TOLD, NO)
SEED = 100


@dataclass(frozen=True)
class Row:
    number: int
    asked: str
    read: str
    told: str
    found: str
    verdict: str

    @property
    def line(self) -> str:
        cells = (self.asked, self.read or "–", self.told or "–", self.found, f"**{self.verdict}**")
        return f"| {self.number} | {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in cells)} |"


def row_of(number: int) -> Row:
    """Asks, measures and judges. It wants a process of its own."""
    request = REQUESTS[number - 1]
    asked = request.text
    if request.lyrics:
        asked += f" (lyrics: “{request.lyrics.replace(chr(10), ' / ')}”)"
    if request.seconds is not None:
        asked += f" (length chosen: {request.seconds:g} s)"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = compose(request, SEED + number, folder)
        if done.returncode:
            return refusal(number, request, asked, done.stderr.strip())
        facts = json.loads(done.stdout)
        read = ", ".join(dict.fromkeys(heard["label"] for heard in facts["heard"]))
        told = " ".join(sentences(facts))
        verdict, found = judge(request, Findings(folder, told, facts["title"]))
    print(number, asked, verdict, found, sep=" | ", flush=True)
    return Row(number, asked, read, told, found, verdict)


def compose(request: Request, seed: int, folder: Path) -> subprocess.CompletedProcess[str]:
    """The request as somebody types it, with all files that can be had."""
    command = [sys.executable, str(ROOT / "manage.py"), "compose", request.text, "--seed", str(seed), "--json"]
    command += ["--out", f"{folder}/song.wav", "--midi", f"{folder}/song.mid", "--stems", f"{folder}/stems"]
    command += ["--duration", f"{request.seconds:g}"] if request.seconds is not None else []
    command += ["--lyrics", request.lyrics] if request.lyrics else []
    environment = {**os.environ, "MODELS_DIR": str(CACHE / "models"), "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=environment)


def sentences(facts: dict) -> Iterable[str]:
    """All that was said before: what will not be heeded, what was not understood, what is asked back."""
    for each in facts["not_heeded"]:
        yield f"“{each['words']}”: {each['why']}" if each["words"] else each["why"]
    if facts["not_understood"]:
        yield f"Not understood: {', '.join(facts['not_understood'])}."
    for question in facts["questions"]:
        yield question["text"]


def judge(request: Request, findings: Findings) -> tuple[str, str]:
    """The verdict and what was found; a wish that was neither met nor told stands in bold."""
    met, missed, unspoken, found = 0, 0, 0, []
    for wish in request.wishes:
        is_met, text = wish.look(findings)
        is_told = bool(wish.told and search(wish.told, findings.told, IGNORECASE))
        met, missed, unspoken = (
            met + (is_met and not wish.is_guard),
            missed + (not is_met),
            unspoken + (not is_met and not is_told),
        )
        found.append(text if is_met else f"{wish.text}: {text}" if is_told else f"**{wish.text}: {text}**")
    if not missed:
        return HEEDED, "; ".join(found)
    if unspoken:
        return IN_PART if met else NO, "; ".join(found)
    return IN_PART_TOLD if met else NO_TOLD, "; ".join(found)


def refusal(number: int, request: Request, asked: str, said: str) -> Row:
    """Nothing was made."""
    is_told = any(wish.told and search(wish.told, said, IGNORECASE) for wish in request.wishes)
    print(number, asked, "refused", said, sep=" | ", flush=True)
    return Row(number, asked, "", said, f"**nothing was made: {said.splitlines()[-1]}**", NO_TOLD if is_told else NO)


def report(rows: list[Row]) -> str:
    """Counts and the table, in Markdown."""
    lines = ["| | requests | " + " | ".join(VERDICTS) + " |", f"|---|---|{'---|' * len(VERDICTS)}"]
    kinds = (("the first eighteen", range(1, len(FIRST) + 1)), ("the other forty", range(len(FIRST) + 1, 999)))
    for name, numbers in (*kinds, ("**all**", range(999))):
        counts = Counter(row.verdict for row in rows if row.number in numbers)
        lines.append(f"| {name} | {counts.total()} | {' | '.join(str(counts[verdict]) for verdict in VERDICTS)} |")
    lines += ["", "| | asked | read | said before | found in score and sound | verdict |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *(row.line for row in rows)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=int, nargs="+", default=range(1, len(REQUESTS) + 1))
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    fetch(SINGER, CACHE / "models", ignore)
    Ear()
    began = time.monotonic()
    with ProcessPoolExecutor(options.processes, get_context("spawn")) as pool:
        rows = list(pool.map(row_of, options.only))
    text = report(rows)
    print(text, f"{time.monotonic() - began:.0f} s", sep="\n\n")
    if options.write:
        before, _, rest = options.write.read_text("utf-8").partition(MARKS[0])
        options.write.write_text(f"{before}{MARKS[0]}{text}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}", "utf-8")


if __name__ == "__main__":
    main()
