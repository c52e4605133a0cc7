"""What every double of a service has: a seed, an address, a key, the requests it got, and its faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from tests.doubles.listening import Asked, Listener, Told
from tests.doubles.switches import Switches


class Double:
    """A service on this machine. address: "host:port", as an operator would allow it."""

    faults_by_place: ClassVar[Mapping[str, str]] = {}

    def __init__(self, seed: int, port: int = 0) -> None:
        self.seed = seed
        self.key = "key-of-the-double"
        self.faults = Switches(seed, self.faults_by_place)
        self._listener = Listener(self.answer, port)
        self.address = self._listener.address
        self.base_url = f"http://{self.address}"

    @property
    def requests(self) -> list[Asked]:
        return self._listener.requests

    def answer(self, asked: Asked) -> Told:
        raise NotImplementedError

    def start(self) -> Self:
        self._listener.start()
        return self

    def stop(self) -> None:
        self._listener.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
