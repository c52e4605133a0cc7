"""Words for songs: drafts of the built-in writer."""
