"""Every change that makers make: rows of known models, and recordings lent to services."""

from __future__ import annotations

from makers.services.comparing import compare_published
from makers.services.lending import remove_remote_files, send_recording
from makers.services.seeding import seed_models

__all__ = ["compare_published", "remove_remote_files", "seed_models", "send_recording"]
