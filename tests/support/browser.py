"""Finds the Chromium of this machine; nothing is downloaded."""

from __future__ import annotations

import shutil

NO_BROWSER = "No Chromium here (apt install chromium): the browser tests did not run."


def chromium_path() -> str | None:
    """The installed Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
