"""What a service publishes of its models' inputs, held against what they are asked here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from engine.cleaning import DEEPEST
from engine.outbound import Outbound
from engine.outside import Gone, Unavailable
from engine.providers.shared import asking


@dataclass(frozen=True)
class InputSchema:
    """A JSON Schema (OpenAPI 3) of a model's inputs. document: where its references lead."""

    document: Mapping[str, Any]
    schema: Mapping[str, Any]

    def problems(self, inputs: Mapping[str, Any]) -> Iterator[str]:
        """What of these inputs it does not take, a sentence each. What is not understood of it counts as taken."""
        properties = self._whole(self.schema).get("properties")
        if not isinstance(properties, dict):
            return
        for name, value in inputs.items():
            if name not in properties:
                yield f"the service does not name the input {name}"
            else:
                yield from _problems(name, value, self._whole(properties[name]))
        required = self._whole(self.schema).get("required")
        for name in required if isinstance(required, list) else []:
            if name not in inputs:
                yield f"the service needs the input {name}, which is not sent"

    def _whole(self, node: Any, depth: int = DEEPEST) -> dict[str, Any]:
        """A node with what it refers to; of several forms the first that is not null."""
        if not isinstance(node, dict) or not depth:
            return {}
        forms = node.get("allOf") or [form for form in node.get("anyOf") or [] if form != {"type": "null"}]
        parts = [self._at(node["$ref"])] if "$ref" in node else forms[:1] if isinstance(forms, list) else []
        whole: dict[str, Any] = {}
        for part in parts:
            whole |= self._whole(part, depth - 1)
        return whole | node

    def _at(self, reference: object) -> Any:
        place: Any = self.document
        for name in str(reference).removeprefix("#/").split("/"):
            place = place.get(name.replace("~1", "/")) if isinstance(place, dict) else None
        return place


class Schemas(Protocol):
    """A service that publishes them."""

    def schema(self, endpoint: str) -> InputSchema:
        """Of the model at this endpoint. Raises Unavailable, Gone where the service does not know it."""
        ...


def read(outbound: Outbound, service: str, url: str, **given: Any) -> dict[str, Any]:
    """A JSON object. Raises Unavailable, Gone."""
    answer = asking.ask(outbound, service, "GET", url, **given)
    if answer.status in {404, 410}:
        raise Gone(f"{service} does not know this model.")
    found = asking.json_of(answer)
    if answer.status != 200 or not found:
        raise Unavailable(f"{service} does not tell what this model takes ({answer.status}).", asking.waiting(answer))
    return found


def _problems(name: str, value: Any, rule: Mapping[str, Any]) -> Iterator[str]:
    choices = rule.get("enum")
    if isinstance(choices, list) and value is not None and not isinstance(value, list) and value not in choices:
        yield f"{name} is sent as {value}, the service takes {', '.join(map(str, choices))}"
    is_text = isinstance(value, str)
    size = len(value) if is_text else value
    if isinstance(size, bool) or not isinstance(size, int | float):
        return
    low, high = (rule.get(limit) for limit in (("minLength", "maxLength") if is_text else ("minimum", "maximum")))
    unit = " characters" if is_text else ""
    if isinstance(low, int | float) and size < low:
        yield f"{name} is sent with {size:g}{unit}, the service takes at least {low:g}"
    if isinstance(high, int | float) and size > high:
        yield f"{name} is sent with {size:g}{unit}, the service takes at most {high:g}"
