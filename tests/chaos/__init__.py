"""The great chaos: real processes, killed and flushed, and every generation paid for exactly once."""
