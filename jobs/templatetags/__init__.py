"""Template filters of paid work."""
