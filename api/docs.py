"""The API's description: as OpenAPI for programs, and as plain pages for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from api.doors import Door

# More are read in no table.
MOST_CHOICES = 20
METHODS = ("get", "post", "put", "patch", "delete")


@extend_schema(exclude=True)
class Schema(Door):
    """The OpenAPI document; anybody may read it."""

    permission_classes = ()
    authentication_classes = ()

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(in_yaml(), content_type="application/yaml")


@dataclass(frozen=True)
class Value:
    """One value of a request or an answer."""

    name: str
    kind: str
    about: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Operation:
    """One thing a program can ask for."""

    name: str
    method: str
    path: str
    about: str
    parameters: list[Value] = field(default_factory=list)
    body: list[Value] = field(default_factory=list)
    answer: list[Value] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    @property
    def resource(self) -> str:
        """What it is about: the first word of its address behind the version, as in `/api/v1/tracks/…`."""
        return self.path.split("/")[3]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """How the API is used, and a list of everything it can do; no script is needed."""
    origin = request.build_absolute_uri("/").rstrip("/")
    return render(request, "api/docs.html", {"resources": resources(), "origin": origin})


@require_safe
def resource_docs(request: HttpRequest, resource: str) -> HttpResponse:
    """All that can be asked for about one resource, value by value."""
    found = resources().get(resource)
    if found is None:
        raise Http404
    return render(request, "api/resource.html", {"resource": resource, "operations": found})


@cache
def document() -> dict[str, Any]:
    """The description as data; it changes only with the code, and making it takes a while."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


@cache
def in_yaml() -> bytes:
    text: bytes = OpenApiYamlRenderer().render(document(), renderer_context={})  # type: ignore[no-untyped-call]
    return text


@cache
def operations() -> tuple[Operation, ...]:
    """What the description holds, in its own order."""
    schema = document()
    shapes = schema["components"]["schemas"]
    return tuple(
        _operation(method, path, found[method], shapes)
        for path, found in schema["paths"].items()
        for method in METHODS
        if method in found
    )


@cache
def resources() -> dict[str, list[Operation]]:
    """The operations by what they are about."""
    found: dict[str, list[Operation]] = {}
    for operation in operations():
        found.setdefault(operation.resource, []).append(operation)
    return found


def _operation(method: str, path: str, found: dict[str, Any], shapes: dict[str, Any]) -> Operation:
    good = next(answer for status, answer in found["responses"].items() if status.startswith("2"))
    return Operation(
        name=found["operationId"],
        method=method.upper(),
        path=path,
        about=found.get("description", ""),
        parameters=[_parameter(item, shapes) for item in found.get("parameters", [])],
        body=_values(found.get("requestBody", {}), shapes),
        answer=_values(good, shapes),
        statuses=list(found["responses"]),
    )


def _parameter(item: dict[str, Any], shapes: dict[str, Any]) -> Value:
    about = item.get("description", "") or {"path": "in the address"}.get(item["in"], "")
    kind = _kind(item["schema"], shapes) + (" header" if item["in"] == "header" else "")
    return Value(item["name"], kind, about, bool(item.get("required")))


def _values(holder: dict[str, Any], shapes: dict[str, Any]) -> list[Value]:
    """The values of a JSON body, or of the members of a JSON list."""
    shape = holder.get("content", {}).get("application/json", {}).get("schema", {})
    shape = _resolved(shape.get("items", shape), shapes)
    required = shape.get("required", [])
    return [
        Value(name, _kind(value, shapes), value.get("description", ""), name in required)
        for name, value in shape.get("properties", {}).items()
    ]


def _resolved(shape: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    for reference in (shape, *shape.get("allOf", [])):
        if "$ref" in reference:
            found: dict[str, Any] = shapes[reference["$ref"].rpartition("/")[2]]
            return found
    return shape


def _choices(names: list[str]) -> str:
    if len(names) > MOST_CHOICES:
        return f"one of {len(names)} in the OpenAPI file: {', '.join(names[:3])} …"
    return "one of: " + ", ".join(names)


def _kind(shape: dict[str, Any], shapes: dict[str, Any]) -> str:
    """A type in words: "number, 10 to 480", "one of: happy, sad"."""
    default = f", default {shape['default']!r}" if shape.get("default") not in (None, "") else ""
    shape = _resolved(shape, shapes)
    if "enum" in shape:
        return _choices([str(choice) for choice in shape["enum"] if choice]) + default
    words = shape.get("format") or shape.get("type", "object")
    if words == "array":
        return f"list of {_kind(shape['items'], shapes)}"
    limits = (shape.get("minimum", shape.get("minLength")), shape.get("maximum", shape.get("maxLength")))
    unit = " characters" if "maxLength" in shape else ""
    if limits[1] is not None:
        words += f", {limits[0]:g} to {limits[1]:g}{unit}" if limits[0] is not None else f", up to {limits[1]:g}{unit}"
    return f"{words} or null{default}" if shape.get("nullable") else words + default
