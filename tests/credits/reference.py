"""What the ledger should do, in the fewest words: purses of credits by their last day, and no database."""

from __future__ import annotations

from collections import Counter, defaultdict

NEVER = 10**9


class Refused(Exception):
    """The ledger must refuse this, by the error of this name."""


class Reference:
    def __init__(self) -> None:
        self.today = self.revenue = 0
        self.purses: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.held, self.owed, self.bought = Counter[str](), Counter[str](), Counter[str]()
        self.keys: dict[str, tuple[object, ...]] = {}
        self.holds: dict[str, tuple[str, Counter[int]]] = {}
        self.endings: dict[str, str] = {}

    def is_new(self, key: str, *content: object) -> bool:
        if self.keys.get(key, content) != content:
            raise Refused("KeyConflict")
        return key not in self.keys

    def put(self, person: str, parts: Counter[int]) -> None:
        self.purses[person].update(parts)
        paid = min(self.owed[person], self.purses[person].total())
        self.owed[person] -= self.take(person, paid).total()

    def take(self, person: str, amount: int, first: int = 0) -> Counter[int]:
        taken = Counter[int]()
        for day in sorted(self.purses[person], key=lambda day: (day != first, day)):
            taken[day] = min(self.purses[person][day], amount - taken.total())
        self.purses[person] -= taken
        return taken

    def expire(self, person: str) -> None:
        self.purses[person] = Counter({d: n for d, n in self.purses[person].items() if d > self.today})

    def bring(self, kind: str, person: str, amount: int, key: str, day: int = NEVER) -> None:
        if self.is_new(key, kind, person, amount, day):
            if self.purses[person].total() + amount < 0:
                raise Refused("NotEnoughCredits")
            self.keys[key] = (kind, person, amount, day)
            self.put(person, Counter({day: amount})) if amount > 0 else self.take(person, -amount)

    def take_back(self, person: str, amount: int, key: str) -> None:
        if self.is_new(key, "takeback", person, amount):
            self.keys[key] = ("takeback", person, amount)
            self.owed[person] += amount - self.take(person, amount, first=NEVER).total()

    def hold(self, person: str, amount: int, key: str) -> None:
        if self.is_new(key, "hold", person, amount):
            if sum(n for day, n in self.purses[person].items() if day > self.today) < amount:
                raise Refused("NotEnoughCredits")
            self.keys[key] = ("hold", person, amount)
            self.expire(person)
            self.holds[key] = (person, self.take(person, amount))
            self.held[person] += amount

    def end(self, key: str, outcome: str) -> None:
        (person, parts), before = self.holds[key], self.endings.setdefault(key, outcome)
        if before != outcome:
            raise Refused("AlreadyFinal")
        if self.keys.setdefault(f"final:{key}", ()) == ():
            self.keys[f"final:{key}"] = (outcome,)
            self.held[person] -= parts.total()
            self.revenue += parts.total() if outcome == "settled" else 0
            if outcome == "released":
                self.put(person, parts)
                self.expire(person)

    def refund(self, key: str) -> None:
        if self.endings.get(key) != "settled":
            raise Refused("NotRefundable")
        if self.is_new(f"refund:{key}"):
            person, parts = self.holds[key]
            self.keys[f"refund:{key}"] = ()
            self.revenue -= (parts.total() + 1) // 2
            self.put(person, Counter({NEVER: (parts.total() + 1) // 2}))
