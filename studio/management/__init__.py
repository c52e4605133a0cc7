"""What can be done with music from a shell."""
