"""All models that are known by their documentation, of every service; data only."""

from __future__ import annotations

from engine.providers.ace_step.models import ACE_STEP_MODELS
from engine.providers.fal.models import FAL_MODELS, FAL_TOOLS
from engine.providers.model import Model
from engine.providers.replicate.models import REPLICATE_MODELS, REPLICATE_TOOLS
from engine.providers.tools.model import ToolModel

SEEDED: tuple[Model, ...] = (*FAL_MODELS, *REPLICATE_MODELS, *ACE_STEP_MODELS)
TOOLS: tuple[ToolModel, ...] = (*FAL_TOOLS, *REPLICATE_TOOLS)
