"""A double of fal.ai: queue, files, public keys and webhooks."""

from tests.doubles.fal.double import FalDouble

__all__ = ["FalDouble"]
