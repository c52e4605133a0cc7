"""Instruments that are computed instead of sampled."""
