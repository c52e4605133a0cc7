"""`manage.py reconcile_stripe`: hears what webhooks lost, and says where Stripe and this site differ."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from billing import gateway, services
from billing.queries import Report


class Command(BaseCommand):
    help = "Does what Stripe told or would have told, then compares every payment. Exit code 1 when something differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object for programs")
        parser.add_argument("--days", type=int, default=30, help="how many days of payments to compare (default 30)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not gateway.is_configured():
            raise CommandError("There is no STRIPE_SECRET_KEY, so there is nothing to reconcile.")
        now = timezone.now()
        done = services.reconcile(now=now)
        try:
            found = services.audit(since=now - timedelta(days=options["days"]), until=now + timedelta(days=1))
        except services.PaymentsAway as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            told = {**asdict(done), "paid": found.paid, "refunded": found.refunded, "disputed": found.disputed}
            told |= {"issued_credits": found.issued_credits, "payments": len(found.rows)}
            self.stdout.write(json.dumps({**told, "differences": [_plain(row) for row in found.differences]}))
        else:
            self._print(done, found)
        if found.differences or done.failed_events or not done.is_complete:
            raise SystemExit(1)

    def _print(self, done: services.Reconciled, found: Report) -> None:
        self.stdout.write(
            f"{done.new_events} new events, {done.done_events} done, {done.failed_events} failed; "
            f"{done.checked_orders} open orders checked, {done.closed_orders} closed."
        )
        for problem in done.problems:
            self.stdout.write(f"  {problem}")
        for currency, cents in sorted(found.paid.items()):
            self.stdout.write(
                f"{currency.upper()}: paid {_sum(cents)}, refunded {_sum(found.refunded[currency])}, "
                f"disputed {_sum(found.disputed[currency])}."
            )
        self.stdout.write(f"{len(found.rows)} payments, {found.issued_credits} credits issued for them.")
        for row in found.differences:
            self.stdout.write(f"  {row.payment}: {' '.join(row.problems)}")
        if not found.differences:
            self.stdout.write("Stripe, our rows and the ledger agree.")


def _sum(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"


def _plain(row: Any) -> dict[str, Any]:
    return {"payment": row.payment, "problems": list(row.problems)}
