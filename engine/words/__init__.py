"""Words: what a prompt asks for, titles."""
