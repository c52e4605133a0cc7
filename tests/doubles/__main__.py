"""`python -m tests.doubles`: every service of music and language on this machine, misbehaving on request."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from jobs.stopping import listen_for_stop
from tests.doubles.control import Control
from tests.doubles.double import Double
from tests.doubles.services import NAMES, SERVICES, Service, lines_of

FIRST_PORT = 12120
WEBHOOKS_TO = "http://127.0.0.1:8000"
# One for the control and one for each service; a taken port is left out without moving the others.
STEP = 10
Started = TypeVar("Started")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="doubles", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.0, metavar="SHARE", help="of all calls; from 0 to 1")
    parser.add_argument("--only", default=",".join(NAMES), help=f"some of {','.join(NAMES)}")
    parser.add_argument(
        "--ports", type=int, default=FIRST_PORT, metavar="FIRST", help="of the control; 0: any are good"
    )
    parser.add_argument("--seconds", type=float, help="per generation (a few, so that stages can be watched)")
    parser.add_argument("--webhooks-to", default=WEBHOOKS_TO, metavar="URL", help="where SoundFoundry is reached")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the lines there, too, for ENV_FILE")
    parser.add_argument(
        "--with-parent", type=int, metavar="PID", help="end when this process, which started it, has ended"
    )
    given = parser.parse_args()
    given.only = given.only.split(",")
    if unknown := set(given.only) - set(NAMES):
        parser.error(f"no double is called {', '.join(sorted(unknown))}; choose from {', '.join(NAMES)}")
    if not 0 <= given.faults <= 1:
        parser.error("--faults is a share of all calls: from 0 to 1")
    return given


def at_a_free_port(name: str, wanted: int, start: Callable[[int], Started]) -> Started:
    """At the wanted port, or at the next free one, and then says so."""
    for port in range(wanted, wanted + 20 * STEP, STEP) if wanted else (0,):
        try:
            started = start(port)
        except OSError:
            continue
        if port != wanted:
            say(f"Port {wanted} is taken: {name} is at {port}.")
        return started
    sys.exit(f"No port is free for {name} from {wanted} on: name another first one with --ports.")


def started(service: Service, given: argparse.Namespace) -> Double:
    wanted = given.ports and given.ports + 1 + NAMES.index(service.name)
    double = at_a_free_port(service.name, wanted, lambda port: service.begun(given.seed, port))
    double.faults.share_all(given.faults)
    if given.seconds is not None:
        double.seconds = given.seconds
    return double


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main() -> None:
    given = arguments()
    asked = listen_for_stop()
    doubles = {one.name: started(one, given) for one in SERVICES if one.name in given.only}
    control = at_a_free_port("the control", given.ports, lambda port: Control(doubles, port))
    control.listener.start()
    lines = [f"{name}={value}" for name, value in lines_of(doubles, given.webhooks_to).items()]
    say(f"Doubles of {', '.join(doubles)} are running. Start SoundFoundry with:", *(f"  {line}" for line in lines))
    if given.write:
        given.write.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        say(f"or with: ENV_FILE={given.write.resolve()} make run")
    say(f"{control.url} switches them off, slows them down and makes them misbehave while everything runs.")
    say("Ctrl-C ends them, and they forget everything.")
    while not asked.wait(1 if given.with_parent else None) and os.getppid() == given.with_parent:
        pass
    for listening in (control.listener, *doubles.values()):
        listening.stop()


if __name__ == "__main__":
    main()
