"""Plays sampled instruments from a SoundFont."""
