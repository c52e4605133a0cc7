"""What the ledger should do, in the fewest words: two dictionaries and no database."""

from __future__ import annotations

from dataclasses import dataclass, field


class Refused(Exception):
    """The ledger must refuse this, by the error of this name."""


@dataclass
class Reference:
    """Balances of people, keys that were used, and holds with how they ended."""

    available: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    keys: dict[str, tuple[object, ...]] = field(default_factory=dict)
    holds: dict[str, list[object]] = field(default_factory=dict)
    revenue: int = 0

    def _is_new(self, key: str, *content: object) -> bool:
        if key in self.keys and self.keys[key] != content:
            raise Refused("KeyConflict")
        return key not in self.keys

    def grant(self, person: str, amount: int, key: str, kind: str = "grant") -> None:
        if not self._is_new(key, kind, person, amount):
            return
        if self.available.get(person, 0) + amount < 0:
            raise Refused("NotEnoughCredits")
        self.keys[key] = (kind, person, amount)
        self.available[person] = self.available.get(person, 0) + amount

    def hold(self, person: str, amount: int, key: str) -> None:
        if not self._is_new(key, "hold", person, amount):
            return
        if self.available.get(person, 0) < amount:
            raise Refused("NotEnoughCredits")
        self.keys[key] = ("hold", person, amount)
        self.available[person] -= amount
        self.held[person] = self.held.get(person, 0) + amount
        self.holds[key] = [person, amount, None]

    def end(self, key: str, outcome: str) -> None:
        person, amount, before = self.holds[key]
        if before is not None and before != outcome:
            raise Refused("AlreadyFinal")
        if before is not None:
            return
        self.holds[key][2] = outcome
        self.held[person] -= amount
        if outcome == "settled":
            self.revenue += amount
        else:
            self.available[person] += amount
