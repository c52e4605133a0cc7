"""Who is told together; each audience is one channel in Redis."""

from __future__ import annotations

from dataclasses import dataclass

PREFIX = "live:"


@dataclass(frozen=True)
class Audience:
    """Everybody who listens under this name."""

    name: str

    @property
    def channel(self) -> str:
        return PREFIX + self.name


def person(pk: object) -> Audience:
    """All open pages of one person."""
    return Audience(f"person:{pk}")
