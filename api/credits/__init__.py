"""Credits over the API."""
