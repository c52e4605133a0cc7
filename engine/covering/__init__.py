"""Recordings in another genre: their beats, chords, key and form are arranged anew, by the composer."""
