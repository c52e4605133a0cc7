"""Rows of models held against what is known elsewhere: the documentation, and the list of a server of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from django.utils import timezone

from engine.outside import Unavailable
from engine.providers.catalogue import SEEDED
from engine.providers.services import SERVICES
from jobs import outside
from jobs.services import key_for_reading
from makers.choosing import maker
from makers.models import MusicModel
from makers.providing import remote_provider

_COMPARED = (
    "endpoint", "shape", "takes", "edits", "shortest_seconds", "longest_seconds", "prompt_characters",
    "lyrics_characters", "shortest_prompt_characters", "shortest_lyrics_characters", "micros_per_song",
    "micros_per_second", "billed_step_seconds", "is_instrumental_only", "is_sung_only", "takes_duration", "has_seed",
    "writes_lyrics",
)  # fmt: skip


class ModelServer(Protocol):
    """A provider that is a server of one's own."""

    def models(self) -> Sequence[str]:
        """What it has loaded, by the names it gives. Raises Unavailable."""


@dataclass(frozen=True)
class Difference:
    """One value of a row that is not as it is documented. field: the name of the column."""

    field: str
    here: object
    documented: object

    def __str__(self) -> str:
        return f"{self.field} is {self.here}, documented is {self.documented}"


def differences(row: MusicModel) -> list[Difference]:
    """What of a row is not as documented; nothing for a model that staff have added. Staff may be right."""
    seeded = next((model for model in SEEDED if model.slug == row.slug), None)
    if seeded is None:
        return []
    documented = MusicModel.of(seeded, rank=0)
    pairs = [(field, getattr(row, field), getattr(documented, field)) for field in _COMPARED]
    return [Difference(field, here, there) for field, here, there in pairs if here != there]


def rows_at(service: str) -> Iterator[tuple[MusicModel, bool]]:
    """Each row of a server of one's own, and whether the server says it has the model. Raises Unavailable."""
    rows = list(MusicModel.objects.filter(service=service))
    if not rows:
        return
    try:
        key = key_for_reading(account=service, name="", now=timezone.now())
    except KeyError:
        raise Unavailable(f"There is no key of {outside.account_name(service)} here at the moment.") from None
    server = cast("ModelServer", remote_provider(maker(rows[0].slug), key))
    names = set(server.models())
    yield from ((row, row.endpoint.rpartition("/")[2] in names) for row in rows)


def servers_of_ones_own() -> list[str]:
    """The services in use here that this installation's people run."""
    return [service for service in outside.accounts() if service in SERVICES and SERVICES[service].is_of_ones_own]
