"""What a browser asks of music: pages, the desk, what people do with their tracks, and files."""
