"""What every request is held to: only known names, and in a body only values of the kind that is described."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers

UNKNOWN = "This name is not known here."
# What a value is called in JSON, for each kind of field; a yes is no number, and a number no text.
KINDS: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], tuple[type, ...], str], ...] = (
    (serializers.BooleanField, (bool,), "true or false"),
    (serializers.IntegerField, (int, float), "a whole number"),
    (serializers.FloatField, (int, float), "a number"),
    (serializers.ChoiceField, (str,), "text"),
    (serializers.CharField, (str,), "text"),
)


class Text(serializers.CharField):
    """Text inside a list: a number is none."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Id(serializers.RegexField):
    """The id of a thing, in the one way that ids are written in answers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", **options)

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value))

    def to_internal_value(self, data: Any) -> uuid.UUID:  # type: ignore[override]
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        try:
            return uuid.UUID(text)
        except ValueError:
            self.fail("invalid")


class Names(serializers.ListField):
    """A list of short names."""

    def __init__(self, **options: Any) -> None:
        child = Text(max_length=80, trim_whitespace=False)
        super().__init__(**{"child": child, "max_length": 24, "default": list, **options})


class Known(serializers.Serializer[Any]):
    """Refuses names it doesn't know, so that a misspelt wish is not silently ignored."""

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError({name: [UNKNOWN] for name in unknown})
        return values


class Body(Known):
    """A body of JSON: "5" is no number and 1 no yes, as its description says."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            looked_at = {name: self._wrong(name, data[name]) for name in map(str, self.fields) if name in data}
            wrong = {name: [words] for name, words in looked_at.items() if words}
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _wrong(self, name: str, value: Any) -> str:
        field = self.fields[name]
        kinds, called = next(((kinds, called) for kind, kinds, called in KINDS if isinstance(field, kind)), ((), ""))
        if value is None or not kinds:
            return ""
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            return f"This must be {called}."
        # Counted as it was sent: blanks at its ends count, too.
        longest = getattr(field, "max_length", None)
        if isinstance(value, str) and longest is not None and len(value) > longest:
            return f"Write at most {longest} characters, blanks at the ends included."
        return ""


def describe(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """Writes into the description what the fields alone do not tell: a hook of the generator."""
    shapes = result["components"]["schemas"]
    for kind in _bodies(Body):
        if kind.__name__ in shapes:
            _describe_body(shapes[kind.__name__], kind())
    return result


def _bodies(kind: type[Body]) -> list[type[Body]]:
    return [one for below in kind.__subclasses__() for one in (below, *_bodies(below))]


def _describe_body(shape: dict[str, Any], body: Body) -> None:
    shape["additionalProperties"] = False
    for name, field in body.fields.items():
        shown = shape["properties"][name]
        text: Any = field
        if isinstance(field, Names):
            text, shown = field.child, shown["items"]
        if isinstance(text, serializers.CharField) and not isinstance(text, Id):
            shown["pattern"] = _pattern(shown.pop("minLength", 0 if text.allow_blank else 1), text)


def _pattern(shortest: int, field: serializers.CharField) -> str:
    """No zero byte anywhere; where blanks at the ends are taken away, the rest must be long enough."""
    mark = r"[^\s\u0000]"
    if not shortest or not field.trim_whitespace:
        return rf"^[^\u0000]{{{shortest},}}$"
    core = mark if shortest == 1 else rf"{mark}[^\u0000]{{{shortest - 2},}}{mark}"
    return rf"^[^\u0000]*{core}[^\u0000]*$"
