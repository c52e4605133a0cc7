"""Taking tracks apart and changing them, over the API."""
