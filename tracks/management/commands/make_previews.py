"""Makes the light stems that pages play for tracks that were finished without them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tracks.services import make_previews


class Command(BaseCommand):
    """`manage.py make_previews`"""

    help = "Make the light stems that pages play for tracks that lack them; once, after an update."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for track in make_previews():
            count += 1
            self.stdout.write(f"{track.title}: its stems are light on the page now.")
        self.stdout.write(f"{count} tracks got light stems.")
