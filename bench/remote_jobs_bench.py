"""How much remote work a worker keeps going: jobs that are sent to a service, polled until it is done, and fetched.

`python -m bench.remote_jobs_bench` brings a PostgreSQL and a Redis of its own, a service that takes its time, and the
product's workers and reconciler. It ends with 1 when a poll costs a worker more processor time than the limit, or when
anything is lost or sent twice. What PostgreSQL spends comes on top.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.support.environment import prepare

# Worker and child together, for one step: doorbell, claim, question, answer written down. Processor time, not waiting.
MOST_MILLISECONDS_A_POLL = 30.0
AT_ONCE = 8
ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=160)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long the service takes for each")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        return measure(asked)
    prepare(os.environ)
    from tests.chaos.servers import database, redis_of_our_own

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sf-remote-")))
        redis = stack.enter_context(redis_of_our_own(folder))
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.remote_settings",
            "DATA_DIR": str(folder),
            "DATABASE_URL": stack.enter_context(database()),
            "REDIS_URL": redis.url,
        }
        command = [sys.executable, "-m", "bench.remote_jobs_bench", *sys.argv[1:], "--inside"]
        return subprocess.run(command, env=environment, check=False).returncode


def measure(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from bench.remote_service import Service
    from jobs.models import FINAL, Job

    call_command("migrate", verbosity=0)
    service = Service(asked.seconds)
    os.environ.update({"BENCH_SERVICE": service.place, "OUTBOUND_ALLOW": service.place})
    load = os.getloadavg()[0]
    start = stopped_when_ready(launched("work", "default"))
    accept(asked.jobs)
    workers, sweep = [launched("work", "default") for _ in range(asked.workers)], launched("sweep_jobs", "--forever")
    while not service.counts["sent"]:
        time.sleep(0.01)
    began = time.monotonic()
    while Job.objects.filter(state__in=FINAL).count() < asked.jobs and time.monotonic() - began < 600:
        time.sleep(0.1)
    took = time.monotonic() - began
    rounds = service.counts["polls"]
    processor = sum(map(stopped, workers)) - asked.workers * start
    print(f"{asked.jobs} jobs, {asked.seconds:.0f} s each at the service, {asked.workers} workers, load {load:.1f}")
    print(f"  all done in {took:.1f} s: {asked.jobs / took:.1f} jobs/s, {rounds / took:.0f} polls/s")
    print(f"  processor of the reconciler: {stopped(sweep) / took:.0%} of a core")
    return judge(asked.jobs, service.counts["sent"], processor / max(1, rounds))


def accept(count: int) -> None:
    """So many jobs that wait, as many at once for each person as the largest plan allows."""
    from django.db import transaction

    from accounts.models import User
    from credits.services import grant
    from jobs.services import start

    for number in range(0, count, AT_ONCE):
        owner = User.objects.create(email=f"p{number}@example.org", plan_id="enterprise")
        grant(user=owner, amount=AT_ONCE, key=f"bench {number}", reason="Bench")
        for _ in range(min(AT_ONCE, count - number)):
            with transaction.atomic():
                start(owner=owner, kind="generate", params={}, price_credits=1, model="remote", deadline_seconds=600)


def launched(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT)


def stopped(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of a process and of all its children, once it has ended."""
    process.terminate()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    return used.ru_utime + used.ru_stime


def stopped_when_ready(worker: subprocess.Popen[bytes]) -> float:
    """What starting and stopping costs, which is no part of the work."""
    from rq import Worker

    from jobs.services.ringing import queue_named

    while not Worker.count(queue=queue_named("default")):
        time.sleep(0.05)
    return stopped(worker)


def judge(jobs: int, sent: int, each: float) -> int:
    from credits.models import Wallet
    from jobs.models import Job, State

    complete = Job.objects.filter(state=State.COMPLETE).count()
    held = sum(Wallet.objects.values_list("held", flat=True))
    print(f"  processor of a worker: {each * 1000:.1f} ms a poll (at most {MOST_MILLISECONDS_A_POLL:.0f})")
    print(f"  complete {complete}, sent {sent}, credits still held {held}")
    return 0 if (complete, sent, held) == (jobs, jobs, 0) and each * 1000 <= MOST_MILLISECONDS_A_POLL else 1


if __name__ == "__main__":
    sys.exit(main())
