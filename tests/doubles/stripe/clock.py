"""Time moves on: everything that falls due happens at its own moment, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.doubles.stripe import checkout, subscriptions
from tests.doubles.stripe.world import World

Due = tuple[int, Callable[[], object]]


def advance(world: World, seconds: float) -> None:
    goal = world.now + int(seconds)
    while True:
        due = min((one for one in _due(world) if one[0] <= goal), key=lambda one: one[0], default=None)
        if due is None:
            break
        world.stand_at(max(due[0], world.now))
        due[1]()
    world.stand_at(goal)
    world.stand_at(None)


def _due(world: World) -> Iterator[Due]:
    for session in world.all("checkout.session", status="open"):
        yield session["expires_at"], lambda session=session: checkout.expire(world, session)
    for sub in subscriptions.running(world):
        if sub["status"] == "incomplete":
            yield (
                sub["created"] + subscriptions.FIRST_PAYMENT_WITHIN,
                lambda sub=sub: subscriptions.end(world, sub, status="incomplete_expired"),
            )
            continue
        ends = min(item["current_period_end"] for item in sub["items"]["data"])
        yield ends, lambda sub=sub: subscriptions.renew(world, sub)
        paused = sub["pause_collection"]
        if paused and paused["resumes_at"]:
            yield paused["resumes_at"], lambda sub=sub: subscriptions.pause(world, sub, None)
    for invoice in world.all("invoice", status="open"):
        sub = subscriptions.of_invoice(world, invoice)
        if invoice["next_payment_attempt"] and sub:
            yield (
                invoice["next_payment_attempt"],
                lambda sub=sub, invoice=invoice: subscriptions.pay_or_fall_behind(world, sub, invoice),
            )
