"""Mixes over the API."""
