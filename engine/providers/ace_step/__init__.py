"""An ACE-Step 1.5 server of one's own: what it is asked, and what it answers."""
