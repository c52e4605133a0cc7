"""A recipe in, and what this installation can do of it out."""
