"""A double of the ACE-Step 1.5 API server."""

from tests.doubles.ace_step.double import AceStepDouble

__all__ = ["AceStepDouble"]
