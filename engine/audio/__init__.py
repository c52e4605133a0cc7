"""Sound itself: decode, encode, tags, loudness, mastering, analysis, verification."""
