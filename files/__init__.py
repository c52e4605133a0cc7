"""Files in storage: how they are sent here, kept, linked to, sent out, and removed."""
