"""What the caller's plan allows, over the API."""
