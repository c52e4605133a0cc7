"""What a doorbell makes a worker do."""

from __future__ import annotations

from jobs import services


def run(pk: str) -> None:
    services.run(pk)
