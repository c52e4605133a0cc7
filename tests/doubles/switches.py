"""What goes wrong on purpose in a double: once, always, or at a share of the calls, by a seed."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping


class Switches:
    """Every fault belongs to one place of the service (a path, a step); names are the double's own."""

    def __init__(
        self, seed: int, places: Mapping[str, str], always_at: Callable[[str], str | None] = lambda _: None
    ) -> None:
        """always_at: what has to go wrong at a place whatever the dice say."""
        self.places = dict(places)
        self.shares: dict[str, float] = {}
        self.waiting: list[str] = []
        self._always_at = always_at
        self._dice = random.Random(f"faults {seed}")
        self._lock = threading.Lock()

    def force(self, *names: str) -> None:
        """The next calls at the faults' places go wrong in these ways, one each."""
        self._known(names)
        with self._lock:
            self.waiting.extend(names)

    def always(self, *names: str) -> None:
        self.share(1.0, *names)

    def share(self, share: float, *names: str) -> None:
        """This part of the calls goes wrong, by the dice."""
        self._known(names)
        if not 0 <= share <= 1:
            raise ValueError(f"A share is between 0 and 1, not {share:g}.")
        with self._lock:
            self.shares.update(dict.fromkeys(names, share))

    def share_all(self, share: float) -> None:
        """This part of the calls at every place goes wrong, all faults of a place about as often."""
        places = list(self.places.values())
        with self._lock:
            self.shares = {name: 1 - (1 - share) ** (1 / places.count(place)) for name, place in self.places.items()}

    def mend(self) -> None:
        with self._lock:
            self.shares.clear()
            self.waiting.clear()

    def take(self, place: str) -> str | None:
        """The fault of the call that is just being answered there."""
        if name := self._always_at(place):
            return name
        with self._lock:
            for name in self.waiting:
                if self.places[name] == place:
                    self.waiting.remove(name)
                    return name
            for name, share in self.shares.items():
                if self.places[name] == place and self._dice.random() < share:
                    return name
        return None

    def _known(self, names: tuple[str, ...]) -> None:
        if unknown := set(names) - set(self.places):
            raise ValueError(f"No fault is called {', '.join(unknown)}; choose from {', '.join(self.places)}.")
