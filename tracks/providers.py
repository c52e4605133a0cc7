"""Which providers make music here, found by name in settings, and which of them takes a brief."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from engine.brief import Brief, BriefError
from engine.providers.interface import Capabilities, Provider

AUTO = "auto"


def names() -> list[str]:
    """The providers of this installation, the preferred one first."""
    return list(settings.MUSIC_PROVIDERS)


def provider_named(name: str) -> Provider:
    """A fresh provider. Raises KeyError for a name settings don't know."""
    return cast("Provider", import_string(settings.MUSIC_PROVIDERS[name])())


def choose(name: str, brief: Brief) -> str:
    """The provider to ask: the one named, or for "auto" the first that can make this brief. Raises BriefError."""
    if name != AUTO:
        if name not in settings.MUSIC_PROVIDERS:
            known = ", ".join([AUTO, *names()])
            raise BriefError("provider", f"“{name}” makes no music here. Choose one of: {known}.")
        _check(brief, provider_named(name).capabilities())
        return name
    problem = BriefError("provider", "No provider of music is set up here.")
    for candidate in names():
        try:
            _check(brief, provider_named(candidate).capabilities())
        except BriefError as error:
            problem = error
        else:
            return candidate
    raise problem


def _check(brief: Brief, capabilities: Capabilities) -> None:
    longest = capabilities.longest_seconds
    if brief.duration_seconds > longest:
        raise BriefError("duration_seconds", f"This provider makes up to {longest:g} seconds.")
