"""Words that are heard in tracks: begun, read, corrected."""
