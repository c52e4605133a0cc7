"""`python -m tests.chaos.studio --people 2 --seed 1`: the studio's real work, killed in the middle of each kind.

Everybody brings three short sounds in and has each taken apart (one of them by a service), changed twice at once,
analysed and mixed, asking for all of it again and again. In the middle of every kind of work all workers are killed at
once, then a process by chance; twice everything in Redis is lost, and once the database crashes. Then everything is
counted; at last something of each kind is spoilt, and what counting does not find of that is wrong, too.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.stage import CRASH_POSTGRES, ask_for, command, verdict
from tests.doubles.running import RunningDoubles, running_doubles

if TYPE_CHECKING:
    from tests.chaos.processes import Crew
    from tests.chaos.studio_people import Person

WORK, SWEEP = ["manage.py", "work", "default"], ["manage.py", "sweep_jobs", "--forever"]
WORKERS = 2
SETTINGS = "tests.chaos.studio_settings"
ASK_EVERY_SECONDS = 0.5
IN_THE_MIDDLE = "kills in the middle of work"


def wishes() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=600, help="give up then; what is unfinished counts as lost")
    return parser


def play(asked: argparse.Namespace) -> int:
    """0 when everything came out right."""
    with running_doubles("--seconds", "1", "--only", "fal") as services:
        os.environ.update(services)
        return _play_beside(services, asked)


def _play_beside(services: RunningDoubles, asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.chaos import studio_findings, studio_planted
    from tests.chaos.processes import Crew
    from tests.chaos.studio_people import SOUNDS_EACH, people

    call_command("migrate", verbosity=0)
    call_command("seed_models", verbosity=0)
    folder = Path(os.environ["DATA_DIR"])
    crowd = people(asked.people, asked.seed, folder / "sounds")
    began = time.monotonic()
    crew = Crew([WORK] * WORKERS + [SWEEP], dict(os.environ), folder / "log")
    trouble = Trouble(crew, asked.seed)
    try:
        _play_on(crowd, trouble, asked)
    finally:
        crew.stop()
    took = round(time.monotonic() - began)
    wrong = studio_findings.wrongs(crowd)
    left, still = studio_findings.swept()
    billed = sum(one["is_billed"] for one in services.generations("fal").values())
    wrong["paid more or less than asked for"] = studio_findings.paid_wrongly(billed)
    wrong |= still | {f"never killed in the middle: {kind}": 1 for kind in trouble.wanted}
    happened = {"sounds": SOUNDS_EACH * asked.people, "kills": crew.kills, **trouble.done, "swept up afterwards": left}
    studio_planted.plant(crowd[0])
    unseen = studio_planted.PLANTED.keys() - {name for name, count in studio_findings.wrongs(crowd).items() if count}
    wrong |= {f"planted and not found: {name}": 1 for name in unseen}
    status = verdict({**happened, "seconds": took}, wrong)
    if status:
        sys.stdout.write((folder / "log").read_text(errors="replace")[-3000:])
    return status


def _play_on(crowd: list[Person], trouble: Trouble, asked: argparse.Namespace) -> None:
    """Until everything has ended, or time is up."""
    from django.db import DatabaseError, connection

    from jobs.models import Job, State
    from tests.chaos.studio_people import expected_jobs

    wanted = sum(expected_jobs(asked.people).values())
    ends_at, ask_at, ended = time.monotonic() + asked.seconds, 0.0, 0
    while time.monotonic() < ends_at and ended < wanted:
        if time.monotonic() >= ask_at:
            for person in crowd:
                person.go_on()
            ask_at = time.monotonic() + ASK_EVERY_SECONDS
        try:
            ended = Job.objects.filter(state=State.COMPLETE).count()
            trouble.tick(ended / wanted)
        except DatabaseError:
            connection.close()
        time.sleep(0.02)


class Trouble:
    """Kills in the middle of each kind of work once; `wanted` are those that were not yet."""

    def __init__(self, crew: Crew, seed: int) -> None:
        from jobs.models import State

        self.crew, self.chance = crew, random.Random(seed)
        middle = (State.FETCHING, State.FINISHING)
        self.wanted: dict[str, tuple[State, ...]] = {
            kind: (self.chance.choice(middle),) for kind in ("import", "separate", "edit")
        }
        # Of these everybody asks for one, and reading a sound to be analysed takes no time.
        self.wanted |= {"separate_outside": middle, "mix": middle, "analyse": (State.FINISHING,)}
        self.moments = {"flushes of Redis": [1 / 4, 2 / 3], "crashes of PostgreSQL": [1 / 2]}
        self.done = dict.fromkeys([IN_THE_MIDDLE, *self.moments], 0)

    def tick(self, ended: float) -> None:
        """`ended`: the share of the work."""
        self.crew.tend()
        self._kill_in_the_middle()
        if self._is_time("flushes of Redis", ended):
            self._flush()
        if self._is_time("crashes of PostgreSQL", ended) and not os.environ.get("TEST_DATABASE_URL"):
            ask_for(CRASH_POSTGRES)
            self.done["crashes of PostgreSQL"] += 1
            self.crew.kill_one(self.chance)

    def _kill_in_the_middle(self) -> None:
        """All workers at once; what is still in the same step once they are dead was in its middle.

        Whole the first time, later only the children that work: whoever starts again loads all libraries again.
        """
        at_work = self._at_work()
        if any(state in self.wanted.get(kind, ()) for kind, state in at_work.values()):
            for number in range(WORKERS):
                self.crew.kill(number, is_child_enough=self.done[IN_THE_MIDDLE] > 0)
            for pk, (kind, state) in self._at_work().items():
                if at_work.get(pk) == (kind, state) and state in self.wanted.get(kind, ()):
                    del self.wanted[kind]
                    self.done[IN_THE_MIDDLE] += 1

    def _at_work(self) -> dict[object, tuple[str, str]]:
        from jobs.models import Job, State

        steps = Job.objects.filter(state__in=(State.FETCHING, State.FINISHING), lease_until__isnull=False)
        return {pk: (kind, state) for pk, kind, state in steps.values_list("pk", "kind", "state")}

    def _is_time(self, name: str, ended: float) -> bool:
        moments = self.moments[name]
        return bool(moments) and ended >= moments[0] and moments.pop(0) > 0

    def _flush(self) -> None:
        import redis

        with redis.Redis.from_url(os.environ["REDIS_URL"]) as queue:
            queue.flushall()
        self.done["flushes of Redis"] += 1


if __name__ == "__main__":
    command("tests.chaos.studio", wishes(), play, settings=SETTINGS)
