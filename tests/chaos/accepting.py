"""Hands out the work of the chaos test: five generations to a person, plans mixed, by the product's own services."""

from __future__ import annotations

from django.db import DatabaseError, connection, transaction

from accounts.models import User
from credits import services as credits_services
from jobs.models import Job, ProviderAccount
from jobs.services import start
from tests.chaos import naive as usual_way
from tests.doubles.http_runner import ACCOUNT

PLANS = ("free", "pro", "enterprise", "pro")
EACH = 5
PRICE = 2
# Longer than any game, however starved the machine: what is paid for and overdue would look like lost. Deadlines have
# tests of their own, by a clock that can be moved.
DEADLINE_SECONDS = 7200


def accept(count: int, *, naive: bool = False) -> None:
    """Whoever is cut off by a crash of the database asks again, as people do."""
    wide = {"requests_per_minute": 100_000, "requests_at_once": 1_000, "micros_per_hour": None}
    ProviderAccount.objects.get_or_create(slug=ACCOUNT, defaults=wide)
    for number in range((count + EACH - 1) // EACH):
        wanted = min(EACH, count - EACH * number)
        while True:
            try:
                _accept_of_one_person(number, wanted, naive=naive)
                break
            except DatabaseError:
                connection.close()
    connection.close()


def _accept_of_one_person(number: int, wanted: int, *, naive: bool) -> None:
    email, plan = f"p{number}@example.org", PLANS[number % len(PLANS)]
    owner = User.objects.filter(email=email).first() or User.objects.create_user(
        email, "a-long-passphrase", plan_id=plan
    )
    credits_services.grant(user=owner, amount=EACH * PRICE, key=f"chaos {number}", reason="for the chaos")
    for _ in range(wanted - Job.objects.owned_by(owner).count()):
        with transaction.atomic():
            job = start(
                owner=owner,
                kind="generate",
                params={},
                price_credits=PRICE,
                model="double",
                deadline_seconds=DEADLINE_SECONDS,
            )
        if naive:
            usual_way.enqueue(job)
