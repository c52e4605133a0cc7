"""L6: everything stands still for a day with holds open; after the start all of them are released within a minute."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from credits.models import Hold  # noqa: E402
from credits.queries import balance  # noqa: E402
from credits.services import grant  # noqa: E402
from jobs.services import start, sweep  # noqa: E402
from soundfoundry.proving import prove_everything  # noqa: E402
from tests.chaos.money import wishes  # noqa: E402

MOST_SECONDS = 60.0


def main() -> int:
    count = wishes().overdue
    print(f"\nL6  {count} holds whose time is over when the product starts again", flush=True)
    people = [User.objects.create(email=f"late{number}@example.org", plan_id="enterprise") for number in range(20)]
    for user in people:
        grant(user=user, amount=count, key=f"start:{user.pk}", reason="Late")
    for number in range(count):
        start(owner=people[number % 20], kind="generate", params={}, price_credits=2, deadline_seconds=600)
    later = timezone.now() + timedelta(days=1, hours=1)
    began = time.monotonic()
    while Hold.objects.filter(final=None).exists() and time.monotonic() - began < MOST_SECONDS:
        sweep(now=later)
    took = time.monotonic() - began
    wrong = {
        "holds open": Hold.objects.filter(final=None).count(),
        "credits held": sum(balance(user).held for user in people),
        "credits missing": 20 * count - sum(balance(user).available for user in people),
        "violations": len(prove_everything(deep=True).broken),
    }
    print(f"    released after {took:.1f} s (at most {MOST_SECONDS:.0f})\n    must be 0: {wrong}", flush=True)
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
