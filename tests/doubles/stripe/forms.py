"""Parameters as Stripe takes them: form-encoded, nested with brackets, everything a string."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from tests.doubles.stripe.problems import ApiProblem, required, unknown

Params = dict[str, Any]
KEY = re.compile(r"[^\[\]]+|(?<=\[)(?=\])")
MOST_METADATA = 50


def parse(encoded: str) -> Params:
    """`a[b][0][c]=1` becomes {"a": {"b": [{"c": "1"}]}}."""
    nested: Params = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        *path, last = KEY.findall(name) or [name]
        place = nested
        for part in path:
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise ApiProblem(f"Invalid param: {name}", param=name)
        place[last or str(len(place))] = value
    return {name: _with_lists(value) for name, value in nested.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_with_lists(value[name]) for name in sorted(value, key=int)]
    return {name: _with_lists(inner) for name, inner in value.items()}


def only(params: Params, *allowed: str) -> None:
    """Stripe refuses a parameter it does not know."""
    for name in params:
        if name not in allowed and name != "expand":
            raise unknown(name)


def needed(params: Params, name: str, shown: str | None = None) -> Any:
    if params.get(name) in (None, ""):
        raise required(shown or name)
    return params[name]


def whole(value: Any, param: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise ApiProblem(f"Invalid integer: {value}", code="parameter_invalid_integer", param=param) from error


def flag(value: Any, param: str = "") -> bool:
    if value in (None, "", "false", False):
        return False
    if value in ("true", True):
        return True
    raise ApiProblem(f"Invalid boolean: {value}", param=param)


def choice(value: Any, param: str, *allowed: str) -> str:
    if value not in allowed:
        raise ApiProblem(f"Invalid {param}: must be one of {', '.join(allowed)}", param=param)
    return str(value)


def metadata(params: Params, now: dict[str, str] | None = None, param: str = "metadata") -> dict[str, str]:
    """What is stored after this request: names given replace, an empty value removes."""
    given = params.get("metadata")
    if given == "":
        return {}
    stored = {**(now or {}), **(given or {})}
    for name, value in stored.items():
        if len(name) > 40 or len(str(value)) > 500:
            raise ApiProblem(f"Metadata keys have at most 40 characters, values 500: {name}", param=f"{param}[{name}]")
    stored = {name: str(value) for name, value in stored.items() if value != ""}
    if len(stored) > MOST_METADATA:
        raise ApiProblem(f"Metadata can have at most {MOST_METADATA} keys.", param=param)
    return stored
