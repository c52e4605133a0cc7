"""Words in, and what was understood of them out."""
