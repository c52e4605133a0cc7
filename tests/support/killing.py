"""A process that ends in the middle of its work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


class Killed(BaseException):
    """The process is gone; nothing after this happens."""


def dying_once(monkeypatch: pytest.MonkeyPatch, place: object, name: str, *, first: bool) -> None:
    """The process ends once, before or after this call of a runner, or of a function of a module."""
    whole: Callable[..., Any] = getattr(place, name)
    alive = iter([False])

    def call(*given: Any, **more: Any) -> Any:
        dies = not next(alive, True)
        if dies and first:
            raise Killed
        result = whole(*given, **more)
        if dies:
            raise Killed
        return result

    monkeypatch.setattr(place, name, call)
