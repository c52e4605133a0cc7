"""Projects over the API."""
