"""Replicate: its predictions, its models and their inputs, its webhooks."""
