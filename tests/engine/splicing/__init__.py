"""Tests of what becomes of a recording that a service changed."""
