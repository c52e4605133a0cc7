"""Rows of models held against what is known elsewhere: the documentation, and the list of a server of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.utils import timezone
from django.utils.module_loading import import_string

from engine.brief import Brief
from engine.outside import Refused, Unavailable
from engine.providers.catalogue import SEEDED
from engine.providers.interface import GenerationRequest
from engine.providers.services import SERVICES
from engine.providers.shared.schemas import InputSchema, Schemas
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


class Asking(Protocol):
    """A provider whose requests can be looked at."""

    def inputs(self, request: GenerationRequest) -> dict[str, Any]:
        """What the model would be asked. Raises Refused."""


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


def published_differences(row: MusicModel) -> list[str]:
    """What of our longest and shortest requests the service does not take, by what it publishes now.

    Asks the service, and costs nothing. Raises Unavailable, Gone.
    """
    try:
        key = key_for_reading(account=row.service, name="", now=timezone.now())
    except KeyError:
        raise Unavailable(f"There is no key of {outside.account_name(row.service)} here at the moment.") from None
    schemas: Schemas = import_string(SERVICES[row.service].schemas)(
        key=key, outbound=outside.outbound(), base_url=outside.schemas_address(row.service)
    )
    published = schemas.schema(row.endpoint)
    provider = cast("Asking", remote_provider(maker(row.slug), key))
    return list(dict.fromkeys(line for brief in _extremes(row) for line in _held_against(published, provider, brief)))


def publishing_rows() -> list[MusicModel]:
    """Those of services in use here that publish what their models take."""
    services = [service for service in outside.accounts() if service in SERVICES and SERVICES[service].schemas]
    return list(MusicModel.objects.filter(service__in=services).order_by("service", "slug"))


def _held_against(published: InputSchema, provider: Asking, brief: Brief) -> list[str]:
    try:
        return list(published.problems(provider.inputs(GenerationRequest(brief, "x" * 32))))
    except Refused as error:
        return [str(error)]


def _extremes(row: MusicModel) -> Iterator[Brief]:
    """The shortest and the longest that the row allows, with words as long as they may be."""
    words = "la " * (row.lyrics_characters // 3)
    for seconds in (row.shortest_seconds, row.longest_seconds):
        if not row.is_sung_only:
            yield Brief("a quiet piano " * 7, duration_seconds=seconds, seed=1, is_instrumental=True)
        if words:
            yield Brief("a quiet piano " * 7, duration_seconds=seconds, seed=1, lyrics=words, is_instrumental=False)


def servers_of_ones_own() -> list[str]:
    """The services in use here that this installation's people run."""
    return [service for service in outside.accounts() if service in SERVICES and SERVICES[service].is_of_ones_own]
