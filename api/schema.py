"""How the API describes itself: errors, keys, and its own documentation."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

# Any address may answer these.
ALWAYS = (401, 403, 429)


class ErrorBody(serializers.Serializer[Any]):
    """What went wrong: a code for programs, a sentence for people, and details by the name of the value."""

    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.DictField()


class ErrorOut(serializers.Serializer[Any]):
    """The one shape of every error."""

    error = ErrorBody()


def answers(good: dict[int, Any], *bad: int) -> dict[int, Any]:
    """Every status an address can answer with and its shape."""
    return good | dict.fromkeys(sorted({*bad, *ALWAYS}), ErrorOut)


def idempotency_key() -> OpenApiParameter:
    return OpenApiParameter(
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": 200},
        OpenApiParameter.HEADER,
        description="1 to 200 characters of your choice. Repeating a request with the same key starts nothing twice.",
    )


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the description about keys."""

    target_class = "api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "sf_…"}
