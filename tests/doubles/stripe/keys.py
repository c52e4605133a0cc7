"""Idempotency keys: what was asked under each, and what was answered."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from tests.doubles.stripe.problems import ApiProblem

LONGEST = 255


@dataclass
class Kept:
    """The first request under a key; without an answer it is still being carried out."""

    asked: tuple[str, str, str]
    status: int = 0
    body: bytes = b""


class Keys:
    """One account's keys. Stripe keeps them for at least a day, this double as long as it runs."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def begin(self, key: str, asked: tuple[str, str, str]) -> Kept | None:
        """The answer of before, or None for a key that is now taken."""
        if len(key) > LONGEST:
            raise ApiProblem(f"Idempotency keys have at most {LONGEST} characters.", kind="idempotency_error")
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                self._kept[key] = Kept(asked)
                return None
        if kept.asked != asked:
            raise ApiProblem(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                kind="idempotency_error",
            )
        if not kept.status:
            raise ApiProblem(
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                status=409, kind="idempotency_error", code="idempotency_key_in_use",
            )  # fmt: skip
        return kept

    def keep(self, key: str, status: int, body: bytes) -> None:
        with self._lock:
            self._kept[key].status, self._kept[key].body = status, body

    def forget(self, key: str) -> None:
        """Refused before anything was carried out: the key is free again."""
        with self._lock:
            self._kept.pop(key, None)
