"""All models that are known by their documentation, of every service in the table; data only."""

from __future__ import annotations

from importlib import import_module

from engine.providers.model import Model
from engine.providers.services import SERVICES
from engine.providers.tools.model import ToolModel

_OF_EACH_SERVICE = [import_module(service.models) for service in SERVICES.values()]
SEEDED: tuple[Model, ...] = tuple(model for models in _OF_EACH_SERVICE for model in models.MODELS)
TOOLS: tuple[ToolModel, ...] = tuple(model for models in _OF_EACH_SERVICE for model in models.TOOLS)
