"""What a sound is, said with how sure that is: tempo, beats, metre, key, sections, mood, genres and features."""
