"""Projects: what belongs together."""
