"""`manage.py run_clock`: does what has to be done again and again, until it is asked to stop."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jobs.stopping import listen_for_stop
from soundfoundry.clock import TASKS, run, run_until


class Command(BaseCommand):
    requires_system_checks = ("soundfoundry",)
    help = "Let credits expire, ask Stripe for what its messages did not bring, empty the trash, prove the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="every task once, then stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            failed = [task.name for task in TASKS if not run(task)]
            self.stdout.write(f"Failed: {', '.join(failed)}." if failed else "Everything was done once.")
            raise SystemExit(1 if failed else 0)
        run_until(listen_for_stop())
