"""What a service made of a recording becomes a song again: matched to the recording, joined to it, and checked."""
