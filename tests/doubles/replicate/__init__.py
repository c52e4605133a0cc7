"""A double of Replicate: predictions, their list, files and webhooks."""

from tests.doubles.replicate.double import ReplicateDouble

__all__ = ["ReplicateDouble"]
