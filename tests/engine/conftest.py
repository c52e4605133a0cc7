"""Tests that need the client for the outside or the list of models are collected from the day both are there."""

from __future__ import annotations

from importlib.util import find_spec

_NEEDED = ("engine.outbound", "engine.providers.catalogue")
collect_ignore_glob = [] if all(map(find_spec, _NEEDED)) else ["test_ace_step_*.py", "test_language_models_*.py"]
