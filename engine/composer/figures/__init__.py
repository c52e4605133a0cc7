"""Figures in other metres than four quarters: traditions of their own, and what genres written in 4/4 become."""
