"""Whatever programs do, in whatever order: the invariants of money hold, and each statement adds up to its balance."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from soundfoundry.proving import prove_everything
from tests.api.conftest import Program
from tests.billing.conftest import shop, stripe
from tests.journeys import quick_music
from tests.journeys.quick_music import FATES

if TYPE_CHECKING:
    from accounts.models import User
    from tests.billing.shop import Shop

__all__ = ["shop", "stripe"]

STEPS, MOST_STEPS = 150, 400
PROVE_EVERY = 25
JSON = "application/json"
Had = dict[str, int]
API = "/api/v1"
# Credits that only move between pockets of one person.
INSIDE = frozenset({"hold", "release", "repay"})
# What a run must have seen, or it has proven nothing; it goes on until then.
SEEN = {
    ("create", 201), ("create", 402), ("again", 201), ("other", 409), ("cancel", 200), ("cancel", 409),
    ("retry", 200), ("retry", 409), ("refund", 200), ("refund", 409), ("keep", 200), ("discard", 200),
    ("delete", 204), ("restore", 200), ("stranger", 404), ("cancel_job", 200), ("paid", 200), ("paid back", 200),
}  # fmt: skip


def worth(has: Had) -> int:
    """What nothing but payments, gifts, refunds and delivered music may change."""
    return has["available"] + has["held"] - has["owed"]


class Caller:
    """A person's program, and what it remembers."""

    def __init__(self, person: User, client: Client) -> None:
        self.person, self.client = person, client
        # Idempotency key → the wish and the answer, and every track of those answers.
        self.sent: dict[str, tuple[dict[str, Any], bytes]] = {}
        self.tracks: list[str] = []
        self.orders: list[Any] = []

    def balance(self) -> Had:
        answer = self.client.get(f"{API}/credits/")
        assert answer.status_code == 200
        return {name: answer.json()[name] for name in ("available", "held", "owed")}

    def statement(self) -> list[dict[str, Any]]:
        """Every page of it, the oldest movement first."""
        rows: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = self.client.get(f"{API}/credits/statement/", {"limit": 40, "cursor": cursor}).json()
            rows += page["movements"]
            cursor = page["next"]
        return rows[::-1]

    def statement_adds_up(self) -> None:
        rows, has = self.statement(), self.balance()
        held = 0
        for row in rows:
            held += {"hold": -row["amount"], "release": -row["amount"], "settle": row["amount"]}.get(row["kind"], 0)
            assert (row["held_after"], row["available_after"] >= 0) == (held, True)
        assert sum(row["amount"] for row in rows if row["kind"] not in INSIDE) == worth(has)
        last = rows[-1]
        assert (last["available_after"], last["held_after"]) == (has["available"], has["held"])
        assert len({row["transaction"] for row in rows}) == len(rows)


class Game:
    """One seed's life of three people."""

    def __init__(self, seed: int, callers: list[Caller], shop: Shop) -> None:
        self.dice = random.Random(f"money through the API {seed}")
        self.callers, self.shop = callers, shop
        self.seen: Counter[tuple[str, int]] = Counter()
        self.number = 0

    def step(self) -> None:
        moves: dict[Callable[[Caller], None], int] = {
            self.create: 30, self.again: 9, self.change: 28, self.refund: 9, self.trash: 6, self.stranger: 4,
            self.cancel_job: 5, self.pay: 3, self.pay_back: 4, self.read: 4,
        }  # fmt: skip
        move = self.dice.choices(list(moves), list(moves.values()))[0]
        move(self.dice.choice(self.callers))
        if self.dice.random() < 0.4:
            quick_music.work()

    def post(self, who: Caller, name: str, address: str, body: Any = None, **headers: str) -> tuple[Any, Had, Had]:
        """Ask: the answer, and what the person had before and after it. Only a refund changes what they are worth."""
        before = who.balance()
        answer = who.client.post(f"{API}/{address}", body or {}, content_type=JSON, headers=headers)
        assert answer.status_code < 500, answer.content
        self.seen[name, answer.status_code] += 1
        after = who.balance()
        assert name == "refund" or worth(after) == worth(before), (name, answer.status_code, answer.content)
        return answer, before, after

    def create(self, who: Caller) -> None:
        self.number += 1
        wish = {
            "prompt": f"slow {self.dice.choice(FATES)}", "takes": self.dice.choice((1, 2)),
            "duration_seconds": self.dice.choice((20, 31, 60)),
            "pay_with": "free" if self.dice.random() < 0.1 else "credits",
        }  # fmt: skip
        key = f"key {self.number}"
        answer, before, after = self.post(who, "create", "tracks/", wish, **{"Idempotency-Key": key})
        price = answer.json()["price_credits"] if answer.status_code == 201 else 0
        assert (before["available"] - after["available"], after["held"] - before["held"]) == (price, price)
        if answer.status_code == 201:
            who.sent[key] = (wish, answer.content)
            who.tracks += [track["id"] for track in answer.json()["tracks"]]

    def again(self, who: Caller) -> None:
        """A repeated request is answered the same bytes and moves nothing; with other values it is refused."""
        if not who.sent:
            return
        key = self.dice.choice(list(who.sent))
        wish, first = who.sent[key]
        is_same = self.dice.random() < 0.6
        sent = wish if is_same else {**wish, "seed": 5}
        name = "again" if is_same else "other"
        answer, before, after = self.post(who, name, "tracks/", sent, **{"Idempotency-Key": key})
        assert (answer.content == first, after) == (is_same, before)

    def change(self, who: Caller) -> None:
        verb = self.dice.choice(("cancel", "cancel", "retry", "retry", "retry", "keep", "discard"))
        if who.tracks:
            lately = who.tracks[-4:] if verb == "cancel" else who.tracks
            self.post(who, verb, f"tracks/{self.dice.choice(lately)}/{verb}/")

    def refund(self, who: Caller) -> None:
        for place in self.dice.sample(who.tracks, min(3, len(who.tracks))):
            was = self.track(who, place)
            answer, before, after = self.post(who, "refund", f"tracks/{place}/refund/", {"reason": "bad sound"})
            told = answer.json().get("refunded_credits", 0)
            assert worth(after) - worth(before) == (0 if was["refunded_at"] else told)
            assert answer.status_code == (200 if told else 409) or was["is_deleted"]

    def trash(self, who: Caller) -> None:
        if who.tracks:
            place = self.dice.choice(who.tracks)
            before = who.balance()
            self.seen["delete", who.client.delete(f"{API}/tracks/{place}/").status_code] += 1
            assert who.balance() == before
            if self.dice.random() < 0.8:
                self.post(who, "restore", f"tracks/{place}/restore/")

    def stranger(self, who: Caller) -> None:
        """Nobody moves anything of somebody else."""
        others = [other for other in self.callers if other is not who and other.tracks]
        if others:
            other = self.dice.choice(others)
            place, before = self.dice.choice(other.tracks), other.balance()
            verb = self.dice.choice(("cancel", "retry", "refund"))
            answer, *_ = self.post(who, "stranger", f"tracks/{place}/{verb}/", {"reason": "other"})
            assert (answer.status_code, other.balance()) == (404, before)

    def cancel_job(self, who: Caller) -> None:
        running = who.client.get(f"{API}/jobs/").json()
        if running:
            self.post(who, "cancel_job", f"jobs/{self.dice.choice(running)['id']}/cancel/")

    def pay(self, who: Caller) -> None:
        """A pack is bought; its webhook comes, and comes again."""
        before = who.balance()
        who.orders.append(self.shop.bought(who.person))
        self.hear(2)
        assert worth(who.balance()) - worth(before) == 300
        self.seen["paid", 200] += 1

    def pay_back(self, who: Caller) -> None:
        """Stripe gives a payment back, in whole: what is spent already is owed."""
        if who.orders:
            before = who.balance()
            self.shop.double.refund(self.shop.intent(who.orders.pop()))
            self.hear(2)
            assert worth(before) - worth(who.balance()) == 300
            self.seen["paid back", 200] += 1

    def hear(self, times: int) -> None:
        fresh = self.shop.double.events[self.shop.delivered :]
        self.shop.delivered = len(self.shop.double.events)
        for event in fresh * times:
            payload = self.shop.double.event_bytes(event)
            signed = {"Stripe-Signature": self.shop.double.sign(payload)}
            assert Client().post("/webhooks/stripe/", payload, content_type=JSON, headers=signed).status_code == 200

    def read(self, who: Caller) -> None:
        who.statement_adds_up()

    def track(self, who: Caller, place: str) -> dict[str, Any]:
        """As its owner sees it, in the trash, too."""
        answer = who.client.get(f"{API}/tracks/{place}/")
        if answer.status_code == 404:
            return {"is_deleted": True, "refunded_at": "perhaps"}
        return dict(answer.json())

    def everything_holds(self) -> None:
        assert prove_everything(deep=True).broken == []
        for who in self.callers:
            who.statement_adds_up()


@pytest.fixture
def callers(
    user: User, other_user: User, staff: User, program: Program, uncounted: None, settings: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, enrich: Callable[[User, int], None],
) -> list[Caller]:  # fmt: skip
    """Three people: one with much, one with little, one in between; with plans of different sizes."""
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    # Whoever receives a webhook does it at once, so that a run is the same each time.
    monkeypatch.setattr("billing.services.handing_over.soon", lambda work: work())
    quick_music.install(settings, tmp_path / "work")
    for person, plan, credits in ((user, "pro", 40), (other_user, "free", 5), (staff, "enterprise", 15)):
        person.plan_id = plan
        person.save()
        enrich(person, credits)
    return [Caller(person, program(person)) for person in (user, other_user, staff)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.postgres)])
def test_any_life_of_three_programs_leaves_the_books_in_order(seed: int, callers: list[Caller], shop: Shop) -> None:
    game = Game(seed, callers, shop)
    for number in range(1, MOST_STEPS + 1):
        game.step()
        if number >= STEPS and set(game.seen) >= SEEN:
            break
        if number % PROVE_EVERY == 0:
            game.everything_holds()
    quick_music.work_until_done()
    game.everything_holds()
    assert [who.balance()["held"] for who in callers] == [0, 0, 0]
    assert SEEN - set(game.seen) == set(), "this seed saw too little to prove anything"
