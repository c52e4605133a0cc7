"""The built-in composer: a brief becomes a score, a score becomes stems."""
