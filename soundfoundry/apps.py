"""The project as a Django app: it brings the system checks and the commands that concern every room."""

from __future__ import annotations

from django.apps import AppConfig


class SoundFoundryConfig(AppConfig):
    """Registers the system checks when Django starts."""

    name = "soundfoundry"

    def ready(self) -> None:
        from soundfoundry import checks  # noqa: F401, PLC0415  # importing registers them
