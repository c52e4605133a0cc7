"""The OpenAPI documents of fal.ai's double: what its models take, as pydantic writes it."""

from __future__ import annotations

from typing import Any

from tests.doubles.fal.models import MODELS, NUMBER, TEXT, TRUTH, WHOLE, Input
from tests.doubles.listening import Told

_KINDS = {TEXT: "string", NUMBER: "number", WHOLE: "integer", TRUTH: "boolean"}


def document(endpoint: str) -> Told:
    if endpoint not in MODELS:
        return Told({"detail": "Application not found"}, 404)
    inputs = MODELS[endpoint].inputs
    schema = {
        "type": "object",
        "properties": {name: _property(rule) for name, rule in inputs.items()},
        "required": [name for name, rule in inputs.items() if rule.is_needed],
    }
    asked = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/TheInput"}}}}
    return Told(
        {
            "openapi": "3.0.4",
            "components": {"schemas": {"TheInput": schema}},
            "paths": {f"/{endpoint}": {"post": {"requestBody": asked}}},
        }
    )


def _property(rule: Input) -> dict[str, Any]:
    """What is optional may be null, too."""
    least, most = ("minLength", "maxLength") if rule.kind == TEXT else ("minimum", "maximum")
    limits = {least: rule.low, most: rule.high, "enum": list(rule.choices) or None}
    known = {name: value for name, value in limits.items() if value is not None}
    told = {"type": _KINDS.get(rule.kind, rule.kind), **known}
    return told if rule.is_needed else {"anyOf": [told, {"type": "null"}]}
