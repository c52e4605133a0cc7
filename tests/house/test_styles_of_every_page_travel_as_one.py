"""A stylesheet per part is for whoever writes them; a browser asks once for all that every page shows."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

HASHED = {**settings.STORAGES, "staticfiles": {"BACKEND": "soundfoundry.static_files.HashedStaticFiles"}}
SOURCES = Path(settings.BASE_DIR) / "static" / "css"


def test_the_collected_styles_hold_those_of_every_part(tmp_path: Path) -> None:
    with override_settings(STORAGES=HASHED, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        address = staticfiles_storage.url("css/site.css")
    collected = (tmp_path / address.removeprefix(settings.STATIC_URL)).read_text(encoding="utf-8")
    parts = [line.split('"')[1] for line in (SOURCES / "site.css").read_text().splitlines() if "@import" in line]
    assert len(parts) > 5
    assert [part for part in parts if (SOURCES / part).read_text(encoding="utf-8") not in collected] == []
    assert "@import" not in collected
