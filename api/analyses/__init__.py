"""What is known of a track's sound, and what its owner knows better."""
