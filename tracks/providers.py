"""Which providers make music here, found by name in settings, and which of them takes a brief.

What is needed to accept a request is written in settings, so that a web process loads no provider: the composer and
the mathematics below it would cost each of them a second and 90 MB.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from engine.brief import Brief, BriefError
from engine.providers.interface import Provider

AUTO = "auto"


def names() -> list[str]:
    """The providers of this installation, the preferred one first."""
    return list(settings.MUSIC_PROVIDERS)


def longest_seconds(name: str) -> float:
    """The longest music this provider makes in one piece. Raises KeyError for a name settings don't know."""
    return float(_known(name)["longest_seconds"])


def is_free(name: str) -> bool:
    """Whether music of this provider costs nothing, so that it may be made without credits. Raises KeyError."""
    return bool(_known(name).get("is_free", False))


def provider_named(name: str) -> Provider:
    """A fresh provider. Raises KeyError for a name settings don't know."""
    return cast("Provider", import_string(_known(name)["class"])())


def _known(name: str) -> dict[str, Any]:
    """What settings say about this provider. Raises KeyError."""
    return settings.MUSIC_PROVIDERS[name]


def choose(name: str, brief: Brief, *, must_be_free: bool = False) -> str:
    """The provider to ask: the one named, or for "auto" the first that can make this brief. Raises BriefError."""
    if name != AUTO and name not in names():
        known = ", ".join([AUTO, *names()])
        raise BriefError("provider", f"“{name}” makes no music here. Choose one of: {known}.")
    asked = [candidate for candidate in ([name] if name != AUTO else names()) if not must_be_free or is_free(candidate)]
    if not asked:
        raise BriefError("provider", "This music costs credits: pay with credits, or leave “made by” on auto.")
    able = [candidate for candidate in asked if brief.duration_seconds <= longest_seconds(candidate)]
    if able:
        return able[0]
    longest = max((longest_seconds(candidate) for candidate in asked), default=0.0)
    raise BriefError("duration_seconds", f"What makes music here makes up to {longest:g} seconds in one piece.")
