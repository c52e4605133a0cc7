"""Replicate's lists: its predictions in pages, and the version of a model as the official client reads it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.doubles.listening import Asked, Told
from tests.doubles.replicate.models import MODELS

_KINDS: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}

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
    output = {"type": "string", "format": "uri", "title": "Output"}
    schema = {"components": {"schemas": {"Output": output, **_inputs(name)}}}
    told = {"id": wanted, "created_at": "2025-01-01T00:00:00.000000Z", "cog_version": "0.9.0", "openapi_schema": schema}
    return Told(told)


def model(name: str) -> Told:
    """One of Replicate's own choice, with its latest version."""
    if name not in MODELS:
        return Told({"detail": "Not found", "status": 404}, 404)
    schema = {"components": {"schemas": _inputs(name)}}
    return Told({"owner": name.partition("/")[0], "latest_version": {"id": "hidden", "openapi_schema": schema}})


def _inputs(name: str) -> dict[str, Any]:
    """Choices stand apart and are referred to, as Cog writes them."""
    schemas: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for key, rule in MODELS[name].inputs.items():
        kind = _KINDS.get(rule.types[0], "string")
        least, most = ("minLength", "maxLength") if kind == "string" else ("minimum", "maximum")
        limits = {least: rule.low, most: rule.high}
        told = {"type": kind, **{limit: value for limit, value in limits.items() if value is not None}}
        if rule.choices:
            schemas[key] = {"type": kind, "enum": list(rule.choices)}
            told = {"allOf": [{"$ref": f"#/components/schemas/{key}"}]}
        properties[key] = told
    needed = [key for key, rule in MODELS[name].inputs.items() if rule.is_needed]
    return {**schemas, "Input": {"type": "object", "title": "Input", "properties": properties, "required": needed}}


def _next(double: ReplicateDouble, after: str, end: int) -> str:
    more = f"&created_after={after.replace('+', '%2B')}" if after else ""
    return f"{double.base_url}/v1/predictions?cursor={end}{more}"
