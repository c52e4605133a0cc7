"""Stand-ins for services outside, which misbehave on request."""
