"""Music over the API."""
