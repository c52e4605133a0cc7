"""The human voice: its pitch, its notes, their correction, harmonies to them, and what was hummed as a theme."""

LONGEST_SECONDS = 300.0
"""Nobody sings longer at once than is worked on."""
