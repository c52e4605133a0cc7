"""The human voice: its pitch, its notes, their correction, harmonies to them, and what was hummed as a theme."""
