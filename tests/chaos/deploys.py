"""J6: `python -m tests.chaos.deploys --restarts 20 --every 15`: a new version again and again, under load.

Web, workers and sweep are asked to stop one after the other and started again; nobody may notice, and each must end
within ten seconds.
"""

from __future__ import annotations

import argparse
import signal
import time

from tests.chaos.stage import OF_A_SITE, command, verdict

LONGEST_STOP_SECONDS = 10.0


def wishes() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--every", type=float, default=15.0, help="seconds between two")
    parser.add_argument("--rate", type=float, default=5.0, help="requests a second")
    return parser


def play(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from tests.chaos import site

    stops: list[float] = []
    with site.site(asked.rate) as (crew, visitors):
        site.tend(crew, 5)
        for _ in range(asked.restarts):
            due = time.monotonic() + asked.every
            for number in range(len(crew.members)):
                began = time.monotonic()
                member = crew.members[number]
                member.send_signal(signal.SIGTERM)
                member.wait(60)
                stops.append(time.monotonic() - began)
                crew.tend()
            site.tend(crew, due - time.monotonic())
        site.finish_up(crew, visitors, 120)
        figures = {
            "rolling restarts": asked.restarts,
            "processes stopped": len(stops),
            "longest stop (s)": max(stops),
            **visitors.counts,
            "tracks accepted": len(visitors.accepted),
        }
        wrong = {**site.wrongs(visitors), "stops over 10 s": sum(stop > LONGEST_STOP_SECONDS for stop in stops)}
    return verdict(figures, wrong)


if __name__ == "__main__":
    command("tests.chaos.deploys", wishes(), play, settings=OF_A_SITE)
