"""Everything the account holds: its objects, its clock, and the events that tell what happened."""

from __future__ import annotations

import copy
import random
import string
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.doubles.stripe.problems import missing

Obj = dict[str, Any]
API_VERSION = "2026-10-28.endive"
LETTERS = string.ascii_letters + string.digits


class World:
    """One Stripe account in test mode."""

    def __init__(self, seed: int) -> None:
        self.lock = threading.RLock()
        self.objects: dict[str, Obj] = {}
        # What Stripe knows and does not tell in the object itself, by the object's id.
        self.private: dict[str, Obj] = {}
        self.events: list[Obj] = []
        self.on_event: Callable[[Obj], None] = lambda event: None
        self.cause: Obj = {"id": None, "idempotency_key": None}
        self.base_url = ""
        self._letters = random.Random(seed)
        self._ahead = 0
        self._stands_at: int | None = None

    @property
    def now(self) -> int:
        return self._stands_at if self._stands_at is not None else int(time.time()) + self._ahead

    def stand_at(self, moment: int | None) -> None:
        """While time is moved on, each thing happens at its own moment; None lets the clock run again."""
        if moment is None and self._stands_at is not None:
            self._ahead = self._stands_at - int(time.time())
        self._stands_at = moment

    def new_id(self, prefix: str, length: int = 24) -> str:
        return f"{prefix}_{''.join(self._letters.choices(LETTERS, k=length))}"

    def digits(self, length: int) -> str:
        return "".join(self._letters.choices(string.digits, k=length))

    def add(self, obj: Obj, **private: Any) -> Obj:
        self.objects[obj["id"]] = obj
        self.private[obj["id"]] = private
        return obj

    def get(self, kind: str, given: str, param: str | None = None) -> Obj:
        obj = self.objects.get(given)
        if obj is None or obj["object"] != kind:
            raise missing(kind, given, param)
        return obj

    def all(self, kind: str, **fields: Any) -> list[Obj]:
        """In order of creation."""
        found = [obj for obj in self.objects.values() if obj["object"] == kind]
        return [obj for obj in found if all(obj.get(name) == value for name, value in fields.items())]

    def emit(self, kind: str, obj: Obj, previous: Obj | None = None) -> Obj:
        data: Obj = {"object": copy.deepcopy(obj)}
        if previous:
            data["previous_attributes"] = previous
        event = {
            "id": self.new_id("evt"), "object": "event", "account": None, "api_version": API_VERSION, "context": None,
            "created": self.now, "data": data, "livemode": False, "pending_webhooks": 1, "request": dict(self.cause),
            "type": kind,
        }  # fmt: skip
        self.objects[event["id"]] = event
        self.events.append(event)
        self.on_event(event)
        return event

    def change(self, kind: str | None, obj: Obj, **changes: Any) -> None:
        """Write what is new, and tell what it was before."""
        previous = {
            name: copy.deepcopy(obj.get(name)) for name, value in changes.items() if obj.get(name) != value
        }  # fmt: skip
        obj.update(changes)
        if kind and previous:
            self.emit(kind, obj, previous)


def a_list(rows: list[Obj], url: str, *, has_more: bool = False) -> Obj:
    return {"object": "list", "data": rows, "has_more": has_more, "url": url}
