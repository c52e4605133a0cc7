"""Reads pictures: what is in one by measurement, and what music that makes."""
