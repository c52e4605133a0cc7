"""The files of tracks: how they are kept, linked to, and sent."""
