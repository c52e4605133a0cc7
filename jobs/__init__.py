"""Paid work that is never lost and never paid twice."""
