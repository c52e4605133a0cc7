"""The process that knows effects and verbs (`engine.effects.serving`), started when somebody first needs it."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from typing import IO, Any, cast

from django.conf import settings

# Previews take one second; a machine that is busy with other things may take ten times that.
WALL_SECONDS = 20.0
PATIENCE_SECONDS = 20.0


class EffectsBusy(Exception):
    """The effects could not be asked in time; the message may be shown."""

    def __init__(self) -> None:
        super().__init__("Many previews are being computed at this moment: ask again in a few seconds.")


class BadChain(ValueError):
    """This chain, or what it is laid over, cannot be done; the message says what to change."""


class BadWish(ValueError):
    """A song cannot be changed like this; `field` names what was wished for, the message says what to do instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class _Effects:
    """One process for all threads of this one, asked by turns."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            raise EffectsBusy
        try:
            line = self._answer(json.dumps(order) + "\n")
        finally:
            self._turn.release()
        answer: dict[str, Any] = json.loads(line)
        if answer.get("field"):
            raise BadWish(answer["field"], answer["fault"])
        if "fault" in answer:
            raise BadChain(answer["fault"])
        return answer

    def _answer(self, order: str) -> str:
        # One that has been idle may end between two orders: the second try has a new one.
        for _ in range(2):
            orders, answers = self._pipes()
            try:
                orders.write(order)
                orders.flush()
            except BrokenPipeError:
                self.end()
                continue
            if not select.select([answers], [], [], WALL_SECONDS)[0]:
                self.end()
                raise EffectsBusy
            line = answers.readline()
            if line:
                return line
            self.end()
        raise EffectsBusy

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._process is None or self._process.poll() is not None:
            # Our own program; numbers crunched on one core, so that pages are served meanwhile.
            given = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "engine.effects.serving"],
                cwd=settings.BASE_DIR, env=given, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        return cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)

    def end(self) -> None:
        """Stop the process; the next order starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_effects = _Effects()
atexit.register(_effects.end)


def checked_chain(document: object) -> dict[str, Any]:
    """The chain with every parameter written out. Raises BadChain, EffectsBusy."""
    chain: dict[str, Any] = _effects.ask({"do": "check", "chain": document})["chain"]
    return chain


def describe_effects() -> dict[str, Any]:
    """All effects with their parameters, ranges and presets, and all chains there are. Raises EffectsBusy."""
    return _effects.ask({"do": "describe"})


def write_preview(order: dict[str, Any]) -> dict[str, Any]:
    """The next seconds of a result, written to a file: its "seconds" and "lufs". Raises BadChain, EffectsBusy."""
    return _effects.ask({"do": "hear", **order})


def write_sum(sources: list[str], target: str) -> None:
    """The sum of some sounds, written to a file. Raises BadChain, EffectsBusy."""
    _effects.ask({"do": "add", "sources": sources, "target": target})


def check_wish(score: dict[str, Any], wish: dict[str, Any], *, keeps_voice: bool) -> float:
    """How many seconds a song with this score lasts after a change. Raises BadWish, EffectsBusy.

    keeps_voice: whether it is a cover with the voice of a recording.
    """
    order = {"do": "check wish", "score": score, "wish": wish, "keeps_voice": keeps_voice}
    return float(_effects.ask(order)["seconds"])


def check_cover(analysis: dict[str, Any], wish: dict[str, Any]) -> float:
    """How many seconds come of a wish for a recording of which this is known. Raises BadWish, EffectsBusy."""
    return float(_effects.ask({"do": "check cover", "analysis": analysis, "wish": wish})["seconds"])
