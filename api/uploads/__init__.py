"""Sound that programs send."""
