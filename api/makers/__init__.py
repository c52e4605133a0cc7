"""Who makes music here, over the API."""
