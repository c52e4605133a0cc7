"""What goes wrong on purpose, how often, and by which dice."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

OF_THE_API = ("conflict", "too_many", "server_error", "lost_answer")
NAMED = {
    "duplicate": ("duplicate", 0.3),
    "reorder": ("reorder", 0.5),
    "delay": ("delay_seconds", 2.0),
    "drop": ("drop", 1.0),
    "409": ("conflict", 0.1),
    "429": ("too_many", 0.1),
    "500": ("server_error", 0.1),
    "timeout": ("lost_answer", 0.1),
}


@dataclass
class Faults:
    """Shares between 0 and 1 of the requests (first four) and of the webhooks; the same seed makes the same ones."""

    seed: int = 0
    conflict: float = 0.0
    too_many: float = 0.0
    server_error: float = 0.0
    lost_answer: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    delay_seconds: float = 0.0
    drop: float = 0.0
    _forced: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._dice = random.Random(f"faults {self.seed}")

    def switch_on(self, names: str) -> None:
        """`duplicate,429`: the names the command takes."""
        for name in filter(None, (part.strip() for part in names.split(","))):
            if name not in NAMED:
                raise ValueError(f"No fault is called {name}; choose from {', '.join(NAMED)}.")
            setattr(self, *NAMED[name])

    def force(self, *names: str) -> None:
        """The next API requests fail in exactly these ways, one each."""
        unknown = set(names) - set(OF_THE_API)
        if unknown:
            raise ValueError(f"No fault is called {', '.join(unknown)}; choose from {', '.join(OF_THE_API)}.")
        with self._lock:
            self._forced.extend(names)

    def of_request(self, method: str) -> str | None:
        """Nothing is in conflict with a question, and a lost answer to one is no news."""
        with self._lock:
            if self._forced:
                return self._forced.pop(0)
            rolled = self._dice.random()
            for name in OF_THE_API if method != "GET" else ("too_many", "server_error"):
                rolled -= getattr(self, name)
                if rolled < 0:
                    return name
        return None

    def happens(self, share: float) -> bool:
        with self._lock:
            return self._dice.random() < share

    def between(self, low: float, high: float) -> float:
        with self._lock:
            return self._dice.uniform(low, high)
