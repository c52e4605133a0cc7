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
    request: str
    read: str
    remarks: str
    found: str
    verdict: str

    @property
    def line(self) -> str:
        cells = (self.request, self.read or "–", self.remarks or "–", self.found, f"**{self.verdict}**")
        return f"| {self.number} | {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in cells)} |"


def row_of(number: int) -> Row:
    """Asks, measures and judges."""
    request = REQUESTS[number - 1]
    words = request.text
    if request.lyrics:
        words += f" (lyrics: “{request.lyrics.replace(chr(10), ' / ')}”)"
    if request.seconds is not None:
        words += f" (length chosen: {request.seconds:g} s)"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = compose(request, SEED + number, folder)
        if done.returncode:
            return refusal(number, request, words, done.stderr.strip())
        facts = json.loads(done.stdout)
        read = ", ".join(dict.fromkeys(heard["label"] for heard in facts["heard"]))
        remarks = " ".join(sentences(facts))
        verdict, found = judge(request, Findings(folder, remarks, facts["title"]))
    print(number, words, verdict, found, sep=" | ", flush=True)
    return Row(number, words, read, remarks, found, verdict)


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
    met, missed, unremarked, found = 0, 0, 0, []
    for wish in request.wishes:
        is_met, text = wish.look(findings)
        is_remarked = wish.is_remarked_in(findings.remarks)
        met, missed, unremarked = (
            met + (is_met and not wish.is_guard),
            missed + (not is_met),
            unremarked + (not is_met and not is_remarked),
        )
        found.append(text if is_met else f"{wish.text}: {text}" if is_remarked else f"**{wish.text}: {text}**")
    if not missed:
        return HEEDED, "; ".join(found)
    if unremarked:
        return IN_PART if met else NO, "; ".join(found)
    return IN_PART_TOLD if met else NO_TOLD, "; ".join(found)


def refusal(number: int, request: Request, words: str, message: str) -> Row:
    """Nothing was made."""
    is_remarked = any(wish.is_remarked_in(message) for wish in request.wishes)
    print(number, words, "refused", message, sep=" | ", flush=True)
    reason = (message.splitlines() or ["no reason was given"])[-1]
    verdict = NO_TOLD if is_remarked else NO
    return Row(number, words, "", message, f"**nothing was made: {reason}**", verdict)


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
    if options.write and len(options.only) < len(REQUESTS):
        parser.error("the page has all requests: write it without --only")
    if options.write and any(mark not in options.write.read_text("utf-8") for mark in MARKS):
        parser.error(f"{options.write} has no marks to write between")
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
