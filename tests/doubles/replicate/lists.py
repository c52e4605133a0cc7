"""Replicate's lists: its predictions in pages, and the version of a model as the official client reads it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.doubles.listening import Asked, Told
from tests.doubles.replicate.models import MODELS

if TYPE_CHECKING:
    from tests.doubles.replicate.double import ReplicateDouble


def page(double: ReplicateDouble, asked: Asked) -> Told:
    """The newest first; `next` carries a cursor and the filters."""
    from tests.doubles.replicate.double import PASSING

    fault = double.faults.take("list") or ""
    if fault.removeprefix("list_") in PASSING:
        return PASSING[fault.removeprefix("list_")]
    after = asked.query.get("created_after", "")
    since = datetime.fromisoformat(after).timestamp() if after else 0.0
    rows = [row for row in reversed(double.accepted.values()) if row.created_at > since]
    start = int(asked.query.get("cursor", "0"))
    end = start + double.page_size
    told: dict[str, Any] = {
        "previous": None,
        "next": _next(double, after, end) if end < len(rows) else None,
        "results": [row.told(double.base_url, double.now) for row in rows[start:end]],
    }
    if fault == "list_foreign_next":
        told["next"] = "https://example.org/v1/predictions?cursor=100"
    if fault == "list_no_input":
        told["results"] = [row | {"input": None, "data_removed": True} for row in told["results"]]
    return Told(told)


def version(name: str, wanted: str) -> Told:
    if name not in MODELS or MODELS[name].version != wanted:
        return Told({"detail": "Not found", "status": 404}, 404)
    schema = {"components": {"schemas": {"Output": {"type": "string", "format": "uri", "title": "Output"}}}}
    told = {"id": wanted, "created_at": "2025-01-01T00:00:00.000000Z", "cog_version": "0.9.0", "openapi_schema": schema}
    return Told(told)


def _next(double: ReplicateDouble, after: str, end: int) -> str:
    more = f"&created_after={after.replace('+', '%2B')}" if after else ""
    return f"{double.base_url}/v1/predictions?cursor={end}{more}"
