"""Work under way over the API."""
