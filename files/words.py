"""Sizes of files in words."""

from __future__ import annotations


def in_words(size: int) -> str:
    """ "4.9 GB", in the units of the plans: a gigabyte is 1000 megabytes."""
    for unit, name in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size / 1000:.3g} kB"
