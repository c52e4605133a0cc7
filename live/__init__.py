"""Telling open pages that something changed: who is told, who may listen, and the streams they listen on."""

from __future__ import annotations

from live.audiences import Audience, person
from live.telling import tell

__all__ = ["Audience", "person", "tell"]
