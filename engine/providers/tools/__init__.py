"""Other things than songs: stems, pictures and transcripts, with the life and the errors songs have."""
