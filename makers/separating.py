"""Who takes recordings apart for credits: models of accounts outside, and the tool that a worker asks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from engine.outside import Gone, Unavailable
from engine.providers.services import SERVICES
from jobs import outside
from jobs.queries import closed_models
from jobs.services import key_for_reading
from makers.models import SeparationModel
from makers.noticed import noticed

if TYPE_CHECKING:
    from engine.providers.tools.interface import RemoteTool, Separation, Stems
    from jobs.models import Job


def separators() -> list[SeparationModel]:
    """Those that people may choose here, the preferred one first."""
    accounts = outside.accounts()
    return list(SeparationModel.objects.offered_by(accounts)) if accounts else []


def closed_separators(rows: list[SeparationModel]) -> set[str]:
    """The slugs of those that take nothing at this moment: off, without a key, failing too often, or gone there."""
    pairs = [(row.service, row.slug) for row in rows]
    closed = {slug for _, slug in closed_models(pairs, now=timezone.now())} if pairs else set()
    return closed | {slug for slug, about in noticed(rows).items() if about.is_lacking}


def separator(slug: str) -> SeparationModel:
    """The one of this name, even when it is no longer offered: accepted work goes on. Raises Gone."""
    row: SeparationModel | None = SeparationModel.objects.filter(slug=slug).first()
    if row is None:
        raise Gone(f"“{slug}” takes no recordings apart here any more. This cost nothing: choose another method.")
    return row


def full_name(row: SeparationModel) -> str:
    """ "fal.ai / Demucs"."""
    return f"{outside.account_name(row.service)} / {row.name}"


def separator_of(job: Job) -> RemoteTool[Separation, Stems]:
    """The tool of this job's model, with the key it was sent with.

    Raises Gone for one nobody knows any more, Unavailable while its account has no key here.
    """
    row = separator(job.model)
    try:
        key = key_for_reading(account=row.service, name=job.key_name, now=timezone.now())
        address = outside.address(row.service)
    except KeyError:
        raise Unavailable(f"There is no key of {outside.account_name(row.service)} here at the moment.") from None
    tools: Any = import_module(SERVICES[row.service].tools)
    tool: RemoteTool[Separation, Stems] = tools.separation(
        model=row.as_model(),
        key=key,
        outbound=outside.outbound(),
        webhook_url=outside.hook_url(row.service),
        base_url=address,
    )
    return tool
