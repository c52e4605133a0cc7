"""What the kept description says of a body is what the API does: it takes what fits, and refuses what does not."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from api.strictness import Body

KEPT = yaml.safe_load((Path(django_settings.BASE_DIR) / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
OPERATIONS = [found for path in KEPT["paths"].values() for found in path.values()]
BODIES = sorted(
    {
        media["schema"]["$ref"].rpartition("/")[2]
        for operation in OPERATIONS
        for kind, media in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json"
    }
)


def resolved(shape: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: references in their place, `nullable` as a second type."""
    if isinstance(shape, list):
        return [resolved(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    if "$ref" in shape:
        return resolved(KEPT["components"]["schemas"][shape["$ref"].rpartition("/")[2]])
    whole = {name: resolved(value) for name, value in shape.items() if name not in ("nullable", "format", "properties")}
    if "properties" in shape:
        whole["properties"] = {name: resolved(value) for name, value in shape["properties"].items()}
    return {"anyOf": [whole, {"type": "null"}]} if shape.get("nullable") else whole


def serializer_of(name: str) -> type[Body]:
    def below(kind: type[Body]) -> list[type[Body]]:
        return [one for found in kind.__subclasses__() for one in (found, *below(found))]

    import_module("api.urls")  # whatever has a body is known once all addresses are
    return next(kind for kind in below(Body) if kind.__name__ == name)


def near(shape: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values at the borders of what a property may be, and some of other kinds."""
    if "anyOf" in shape:
        return near(shape["anyOf"][0]) | st.none()
    if "allOf" in shape:
        return near(shape["allOf"][0])
    other = st.sampled_from(
        [None, True, False, 0, 1, 1.0, 2.5, -1, "", " ", "1", "true", "null", [], {}, "a\0b", 10**40]
    )
    if "enum" in shape:
        return st.sampled_from([*shape["enum"], *(f" {one} " for one in shape["enum"][:2]), "nothing like it"]) | other
    if shape.get("type") in ("integer", "number"):
        ends = [shape[end] + step for end in ("minimum", "maximum") if end in shape for step in (-1, -0.5, 0, 0.5, 1)]
        return st.sampled_from([*ends, *map(int, ends)]) | other
    if shape.get("type") == "string":
        longest = shape.get("maxLength", 50)
        made = [fill * length for fill in ("a", " ") for length in (1, 2, 3, 4, longest, longest + 1)]
        edged = [" a ", "  a", "a b", "  ab ", "\tabc\n", " " + "a" * longest, "a" * (longest - 1) + " "]
        return st.sampled_from(made + edged) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | other
    if shape.get("type") == "array":
        some = st.lists(near(shape["items"]), max_size=2)
        return some | st.just(["a"] * (shape.get("maxItems", 0) + 1)) | other
    if shape.get("type") == "object":
        return bodies(shape) if "properties" in shape else st.just({}) | other
    return st.booleans() | other


def bodies(shape: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Mostly complete, with one or two things that may be wrong."""
    properties = {name: near(found) for name, found in shape["properties"].items()}
    some = st.fixed_dictionaries({}, optional={**properties, "unheard_of": st.just(1)})
    needed = st.fixed_dictionaries({name: properties[name] for name in shape.get("required", ())})
    return st.one_of(st.tuples(needed, some).map(lambda two: {**two[1], **two[0]}), some, st.sampled_from([[], "x", 5]))


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_taken_exactly_when_its_description_fits(name: str) -> None:
    shape = resolved(KEPT["components"]["schemas"][name])
    described, kind = Draft7Validator(shape), serializer_of(name)

    @settings(max_examples=300, deadline=None)
    @given(body=bodies(shape))
    def holds(body: Any) -> None:
        told = [error.message for error in described.iter_errors(body)]
        asked = kind(data=body)
        assert asked.is_valid() == (not told), (body, told, asked.errors)

    holds()


@pytest.mark.parametrize("name", BODIES)
def test_a_body_names_everything_it_may_hold(name: str) -> None:
    shape = KEPT["components"]["schemas"][name]
    assert shape["additionalProperties"] is False
    assert set(shape["properties"]) == set(serializer_of(name)().fields)


def test_no_enumeration_contradicts_itself() -> None:
    for operation in OPERATIONS:
        for parameter in operation.get("parameters", []):
            shape = parameter["schema"]
            assert not ("" in shape.get("enum", ()) and shape.get("minLength")), parameter
