"""What goes wrong on purpose in a double: once, always, or at a share of the calls, by a seed."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping


class Switches:
    """Every fault belongs to one place of the service (a path, a step); names are the double's own."""

    def __init__(self, seed: int, places: Mapping[str, str]) -> None:
        self.places = dict(places)
        self.shares: dict[str, float] = {}
        self._next: list[str] = []
        self._dice = random.Random(f"faults {seed}")
        self._lock = threading.Lock()

    def force(self, *names: str) -> None:
        """The next calls at the faults' places go wrong in these ways, one each."""
        self._known(names)
        with self._lock:
            self._next.extend(names)

    def always(self, *names: str) -> None:
        self.share(1.0, *names)

    def share(self, share: float, *names: str) -> None:
        """This part of the calls goes wrong, by the dice."""
        self._known(names)
        with self._lock:
            self.shares.update(dict.fromkeys(names, share))

    def mend(self) -> None:
        with self._lock:
            self.shares.clear()
            self._next.clear()

    def take(self, place: str) -> str | None:
        """The fault of the call that is just being answered there."""
        with self._lock:
            for name in self._next:
                if self.places[name] == place:
                    self._next.remove(name)
                    return name
            for name, share in self.shares.items():
                if self.places[name] == place and self._dice.random() < share:
                    return name
        return None

    def _known(self, names: tuple[str, ...]) -> None:
        if unknown := set(names) - set(self.places):
            raise ValueError(f"No fault is called {', '.join(unknown)}; choose from {', '.join(self.places)}.")
