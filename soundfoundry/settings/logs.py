"""Builds the logging settings: one stream, one line per event, each with its request id and job id."""

from __future__ import annotations

from typing import Any


def logging_settings(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING for a level and a form ("json" or "lines")."""
    formatter = "soundfoundry.logs.JsonLines" if form == "json" else "soundfoundry.logs.ReadableLines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "filters": {"ids": {"()": "soundfoundry.logs.AddIds"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["ids"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Their own handlers would print every line twice, and not in our form.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "uvicorn": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
            "rq": {"handlers": [], "level": "WARNING", "propagate": True},
            # A terminal shows what needs attention; a log keeps every request.
            "soundfoundry.requests": {"level": level if form == "json" else "WARNING"},
            # What they say in detail quotes addresses and headers, which may carry keys.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            "botocore": {"level": "WARNING"},
            "stripe": {"level": "WARNING"},
        },
    }
