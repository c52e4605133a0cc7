"""Change sound that is there."""
