"""A job from its acceptance to its end: begun, claimed by a worker, taken step by step, ended."""
