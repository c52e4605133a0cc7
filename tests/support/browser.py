"""Finds the Chromium of this machine; nothing is downloaded."""

from __future__ import annotations

import os
import shutil

NO_BROWSER = "No Chromium here (apt install chromium): the browser tests did not run."


def is_required() -> bool:
    """BROWSER_REQUIRED=1, as in `.ci/run`: a machine without a browser fails the tests that need one."""
    return os.environ.get("BROWSER_REQUIRED", "") == "1"


def chromium_path() -> str | None:
    """The installed Chromium or Chrome, or None. Raises FileNotFoundError where one is required and there is none."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None and is_required():
        raise FileNotFoundError(NO_BROWSER)
    return path
