"""Makes the fingerprints of tracks that were made before there were any, or by an earlier version of them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tracks.services import fingerprint_tracks


class Command(BaseCommand):
    """`manage.py fingerprint_tracks`"""

    help = "Make the fingerprints by which made tracks are known again, where they lack one; once, after an update."

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(1 for _ in fingerprint_tracks())
        self.stdout.write(f"{count} tracks got a fingerprint.")
