"""What can be done with makers of music from a shell."""
