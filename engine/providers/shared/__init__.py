"""What services have in common: asking, following and fetching, a brief in words, errors in plain ones."""
