"""Words heard in a voice, with their times: written down by a recogniser, or known ones found in it."""
